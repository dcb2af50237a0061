import { canonicalText } from "../base/canonical-text.ts";
import type { Limits } from "../model/limits.ts";
import { describeResource, type Resource, type SourceFile } from "../model/resource.ts";
import { renderedPath, type RenderedSources } from "./collect-files.ts";
import { clusterFolder } from "./flux-clusters.ts";
import { nameVariants } from "./name-variants.ts";
import { isNaming, mayName, readNaming, type NamingFile } from "./naming-objects.ts";
import { renderOrigins } from "./render-origins.ts";
import { renderKey, type ClusterPlan, type PlannedSource } from "./source-plan.ts";
import { substituteVariables } from "./substitute-variables.ts";
import type { TreeIndex } from "./tree-index.ts";

/** Objects that say what is deployed, as they are once they are deployed themselves. */
export interface SeenObjects {
  /** Those that are not in the tree as they are, with the cluster they are deployed to; `undefined`: that is not said. */
  readonly made: ReadonlyMap<Resource, string | undefined>;
  /** Those of the tree that are never deployed as they are written. */
  readonly superseded: ReadonlySet<Resource>;
  /** The same for equal answers. */
  readonly key: string;
}

export const nothingSeen: SeenObjects = { made: new Map(), superseded: new Set(), key: "" };

interface Deployed {
  readonly source: PlannedSource;
  readonly cluster: string | undefined;
}

/**
 * Looks into what sources of clusters, and `finders`, have been rendered to, or what variables were filled into, for
 * objects that say what is deployed in turn: an app of apps.
 */
export function seenObjects(
  {
    clusters,
    finders,
  }: { readonly clusters: readonly ClusterPlan[]; readonly finders: readonly PlannedSource[] },
  written: readonly NamingFile[],
  rendered: RenderedSources,
  tree: TreeIndex,
  limits: Partial<Limits>,
): SeenObjects {
  const byPath = new Map(written.map((file) => [file.path, file.resources.filter(isNaming)]));
  const known = new Map([...byPath.values()].flat().map((resource) => [identity(resource), resource]));
  const made = new Map<Resource, string | undefined>();
  const keys = new Set<string>();
  const kept = new Set<Resource>();
  const changed = new Set<Resource>();
  const look = (file: SourceFile, cluster: string | undefined): void => {
    if (!mayName(file.text)) return;
    for (const resource of readNaming(file, limits).resources.filter(isNaming)) {
      const same = known.get(identity(resource));
      if (same !== undefined && isIn(same, cluster)) kept.add(same);
      else {
        const key = `${cluster ?? ""} ${identity(resource)}`;
        if (!keys.has(key)) made.set(resource, cluster);
        keys.add(key);
      }
    }
  };
  // What somebody applies by hand, in several variants, is applied to a cluster each.
  const finderNames = finders.length > 1 ? nameVariants(finders.map(pathOf)) : new Map<string, string>();
  const deployed: readonly Deployed[] = [
    ...clusters.flatMap(({ name, sources }) => sources.map((source) => ({ source, cluster: name }))),
    ...finders.map((source) => ({ source, cluster: finderNames.get(pathOf(source)) })),
  ];
  for (const { source, cluster } of deployed) {
    const { substitution } = source;
    const fill = (text: string): string =>
      substitution === undefined ? text : substituteVariables(text, substitution).text;
    for (const path of source.files) {
      const own = byPath.get(path) ?? [];
      const text = tree.files.get(path)?.text ?? "";
      if (own.length === 0) continue;
      const filled = fill(text);
      if (filled === text) for (const one of own) kept.add(one);
      else {
        for (const one of own) changed.add(one);
        look({ path, text: filled }, cluster);
      }
    }
    for (const render of source.renders) {
      const result = Object.hasOwn(rendered, renderKey(render)) ? rendered[renderKey(render)] : undefined;
      if (result?.kind !== "text") continue;
      for (const path of source.reads) for (const one of byPath.get(path) ?? []) changed.add(one);
      const origins = renderOrigins(render, source, tree.files);
      look({ path: renderedPath(render), text: fill(result.text), origins }, cluster);
    }
  }
  const superseded = new Set([...changed].filter((one) => !kept.has(one)));
  const madeKeys = [...made].map(([resource, cluster]) => [cluster ?? null, identity(resource)]);
  const gone = [...superseded].map((one) => [describeResource(one), one.locate([]).path]);
  return { made, superseded, key: JSON.stringify([madeKeys, gone]) };
}

/** What it says, whatever is noted on it besides. */
function identity({ group, kind, name, object }: Resource): string {
  return JSON.stringify([group, kind, name, canonicalText(object["spec"] ?? null)]);
}

/** An object works in the cluster it is deployed to, and where it is written tells which that is. */
function isIn(written: Resource, cluster: string | undefined): boolean {
  const folder = clusterFolder(written.locate([]).path);
  const anywhere = written.group === "argoproj.io" && cluster === "in-cluster";
  return cluster === undefined || folder === cluster || anywhere;
}

/** Directory of the kustomization that a finder is. */
function pathOf({ renders: [render] }: PlannedSource): string {
  return render?.kind === "kustomize" ? render.path : "";
}
