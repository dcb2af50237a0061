import { compareBy, compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import type { Limits } from "../model/limits.ts";
import { argoDeployments } from "./argo-deployments.ts";
import type { SourceFile } from "../model/resource.ts";
import { renderedPath, type RenderedSources } from "./collect-files.ts";
import type { Deployment } from "./deployment.ts";
import { findFinders } from "./finders.ts";
import { fluxDeployments } from "./flux-deployments.ts";
import { hiddenDeployments, patchedDeployments } from "./hidden-deployments.ts";
import { isPatch } from "./is-patch.ts";
import { isNaming, mayName, readNaming, type NamingFile } from "./naming-objects.ts";
import { withValues } from "./release-values.ts";
import { resolveSubstitution, type HeldObjects } from "./resolve-substitution.ts";
import { nothingSeen, seenObjects, type SeenObjects } from "./seen-objects.ts";
import { renderKey, type ClusterPlan, type PlannedSource, type Render } from "./source-plan.ts";
import { takeDeployment } from "./take-directory.ts";
import type { Taken } from "./take-kustomization.ts";
import type { TreeIndex } from "./tree-index.ts";
import { chartOf } from "./charts.ts";

export interface DeployedPlan {
  readonly clusters: readonly ClusterPlan[];
  /** What is rendered only to see what is deployed. */
  readonly finders: readonly PlannedSource[];
  readonly issues: readonly Issue[];
  /** Files of objects that say what is deployed. */
  readonly naming: ReadonlySet<string>;
}

const nothingDeployed: DeployedPlan = { clusters: [], finders: [], issues: [], naming: new Set() };

/** An app of apps of apps is common; more than this leads in a circle. */
const MAX_ROUNDS = 10;

/**
 * Clusters that the objects of Argo CD and Flux in a tree name, and those that come out of what has been `rendered`.
 * None: nothing of the kind deploys from this tree.
 */
export function planDeployed(
  tree: TreeIndex,
  limits: Partial<Limits>,
  rendered: RenderedSources,
): DeployedPlan {
  const written = tree.paths
    .filter((path) => chartOf(path, tree.charts) === undefined)
    .flatMap((path) => tree.files.get(path) ?? [])
    .filter(({ text }) => mayName(text))
    .filter(({ path }) => !isPatch(path, tree))
    .map((file) => readNaming(file, limits));
  if (written.length === 0) return nothingDeployed;
  let seen = nothingSeen;
  let plan = planRound(written, seen, rendered, tree);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = seenObjects(plan, written, rendered, tree, limits);
    if (next.key === seen.key || (next.made.size === 0 && next.superseded.size === 0 && seen === nothingSeen))
      return plan;
    seen = next;
    plan = planRound(written, seen, rendered, tree);
  }
  return { ...plan, issues: [...plan.issues, endless] };
}

const endless: Issue = {
  code: "limit-exceeded",
  severity: "error",
  message: `what is deployed says what is deployed, more than ${MAX_ROUNDS} times over: the clusters are not whole`,
  hint: "describe the clusters in `.calsim.yml`",
};

function planRound(
  written: readonly NamingFile[],
  seen: SeenObjects,
  rendered: RenderedSources,
  tree: TreeIndex,
): DeployedPlan {
  const resources = [
    ...written.flatMap((one) => one.resources).filter((resource) => !seen.superseded.has(resource)),
    ...seen.made.keys(),
  ];
  const flux = fluxDeployments(resources, tree, seen.made);
  const argo = argoDeployments(resources, tree, seen.made);
  const clusters = new Map<string, { basis: ClusterPlan["basis"]; deployments: Deployment[] }>();
  for (const [basis, { deployments }] of [
    ["flux", flux],
    ["argo-cd", argo],
  ] as const) {
    for (const deployment of deployments) {
      const cluster = clusters.get(deployment.cluster) ?? { basis, deployments: [] };
      clusters.set(deployment.cluster, cluster);
      cluster.deployments.push(deployment);
    }
  }
  const planned = [...clusters]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { basis, deployments }]) => planCluster(name, basis, deployments, { tree, rendered }));
  const naming = new Set(written.filter((one) => one.resources.some(isNaming)).map(({ path }) => path));
  const finders = findFinders(planned, naming, tree);
  // What can't be read may deploy anything. Where a cluster takes the file in, it is told with the cluster.
  const taken = new Set(planned.flatMap(({ sources }) => sources.flatMap(({ files }) => files)));
  const unread =
    planned.length === 0
      ? []
      : written
          .filter(({ path }) => !taken.has(path))
          .flatMap((one) => one.issues.filter(({ severity }) => severity === "error"));
  const patched = patchedDeployments(
    tree,
    renderedKustomizations([...planned, { sources: finders }], rendered),
  );
  return {
    clusters: planned,
    finders,
    issues: [...flux.issues, ...argo.issues, ...patched, ...notFound(finders, rendered), ...unread],
    naming,
  };
}

/** Why finders were not rendered. One that nobody has tried to render is told of where it changes such objects. */
function notFound(finders: readonly PlannedSource[], rendered: RenderedSources): readonly Issue[] {
  return finders.flatMap(({ renders }) =>
    renders.flatMap((render) => {
      const result = Object.hasOwn(rendered, renderKey(render)) ? rendered[renderKey(render)] : undefined;
      return result?.kind === "failed" ? [result.issue] : [];
    }),
  );
}

/** Kustomization files of everything that has been rendered. */
function renderedKustomizations(
  clusters: readonly Pick<ClusterPlan, "sources">[],
  rendered: RenderedSources,
): ReadonlySet<string> {
  const whole = clusters
    .flatMap(({ sources }) => sources)
    .filter(({ renders }) =>
      renders.every((render) => {
        const key = renderKey(render);
        return Object.hasOwn(rendered, key) && rendered[key]?.kind === "text";
      }),
    );
  return new Set(whole.filter(({ renders }) => renders.length > 0).flatMap(({ reads }) => reads));
}

function renderedText(render: Render, rendered: RenderedSources): SourceFile | undefined {
  const key = renderKey(render);
  const result = Object.hasOwn(rendered, key) ? rendered[key] : undefined;
  return result?.kind === "text" ? { path: renderedPath(render), text: result.text } : undefined;
}

function planCluster(
  name: string,
  basis: ClusterPlan["basis"],
  deployments: readonly Deployment[],
  { tree, rendered }: { readonly tree: TreeIndex; readonly rendered: RenderedSources },
): ClusterPlan {
  const issues: Issue[] = [];
  const byPlace = compareBy<Deployment>(
    ({ place }) => place.path,
    ({ place }) => place.line,
    ({ path }) => path,
  );
  const ordered = [...deployments].sort(byPlace);
  const takenOf = (deployment: Deployment): Taken => takeDeployment(deployment, deployment.tree ?? tree);
  const known = ordered.map((one) => ({
    one,
    taken: one.valuesFrom === undefined ? takenOf(one) : undefined,
  }));
  const held = known.flatMap(({ one, taken }): readonly HeldObjects[] => {
    if (taken === undefined) return [];
    const files = [
      ...taken.files.flatMap((path) => tree.files.get(path) ?? []),
      ...taken.renders.flatMap((render) => renderedText(render, rendered) ?? []),
    ];
    return [{ files, namespace: taken.namespace ?? one.namespace, filled: one.substitution !== undefined }];
  });
  const sources = known.map(({ one, taken: before }): PlannedSource => {
    const deployment = before === undefined ? withValues(one, held) : one;
    const taken = before ?? takenOf(deployment);
    issues.push(...taken.issues, ...hiddenDeployments(deployment, taken, deployment.tree ?? tree, rendered));
    const { label, place, namespace, made, substitution } = deployment;
    return {
      label: `${label}: ${deployment.path}`,
      place,
      files: taken.files,
      renders: taken.renders,
      reads: taken.reads,
      namespace: taken.namespace ?? namespace,
      ...(made.length === 0 ? {} : { made }),
      ...(substitution === undefined ? {} : { substitution: resolveSubstitution(substitution, held) }),
    };
  });
  return { name, basis, sources, issues };
}
