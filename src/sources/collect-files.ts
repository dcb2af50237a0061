import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import { renderOrigins } from "./render-origins.ts";
import { renderKey, type ClusterPlan, type PlannedSource, type Render } from "./source-plan.ts";
import { substituteVariables, type SubstitutedText } from "./substitute-variables.ts";

/** What became of a render. */
export type Rendered =
  | { readonly kind: "text"; readonly text: string }
  /** Why there is none, as an error at the file concerned. */
  | { readonly kind: "failed"; readonly issue: Issue };

/** By `renderKey`. Plain data, as the plan. */
export type RenderedSources = Readonly<Record<string, Rendered>>;

export interface CollectedFiles {
  /** In the order of the sources, which they carry; one that is taken twice alike only where it comes last. */
  readonly files: readonly SourceFile[];
  /** With an error among them the files are not all of the cluster. */
  readonly issues: readonly Issue[];
}

/** The files a planned cluster is made from, what was rendered among them. */
export function collectFiles(
  { sources, issues }: ClusterPlan,
  files: readonly SourceFile[],
  rendered: RenderedSources,
): CollectedFiles {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const collected = new Map<string, SourceFile>();
  const found: Issue[] = [...issues];
  for (const [order, source] of sources.entries()) {
    const { namespace, inventory, substitution, made = [] } = source;
    const add = (file: SourceFile, by = ""): void => {
      // One directory may be deployed into two namespaces, with other variables, and one release into each.
      const key = JSON.stringify([file.path, namespace, substitution, by]);
      collected.delete(key);
      const substituted =
        substitution === undefined ? undefined : substituteVariables(file.text, substitution);
      found.push(...(substituted?.faults ?? []).map((fault) => notSubstituted(fault, file.path, source)));
      collected.set(key, {
        ...file,
        ...(substituted === undefined ? {} : { text: substituted.text }),
        order,
        ...(namespace === undefined ? {} : { namespace }),
        ...(inventory === true ? { inventory } : {}),
      });
    };
    for (const file of made) add(file);
    for (const path of source.files) {
      const file = byPath.get(path);
      if (file !== undefined) add(file);
    }
    for (const render of source.renders) {
      const result = Object.hasOwn(rendered, renderKey(render)) ? rendered[renderKey(render)] : undefined;
      if (result?.kind === "text") {
        const origins = renderOrigins(render, source, byPath);
        add({ path: renderedPath(render), text: result.text, origins }, renderKey(render));
      } else found.push(result?.issue ?? notRendered(render));
    }
  }
  return { files: [...collected.values()], issues: found };
}

/** Where objects of a render are said to lie. */
export function renderedPath(render: Render): string {
  if (render.kind === "helm") return `${render.chart} (rendered as ${render.release})`;
  const { path, edited } = render;
  return `${path} (rendered${edited === undefined ? "" : ` for ${edited.by}`})`;
}

function notSubstituted(
  { line, message }: SubstitutedText["faults"][number],
  path: string,
  { label }: PlannedSource,
): Issue {
  return {
    code: "variable-not-substituted",
    severity: "error",
    message,
    place: { path, line },
    object: label,
    hint: "give it a value under `postBuild.substitute`, or describe the clusters in `.calsim.yml`",
  };
}

function notRendered(render: Render): Issue {
  const what =
    render.kind === "kustomize" ? `kustomization in \`${render.path}\`` : `chart in \`${render.chart}\``;
  return {
    code: "source-not-rendered",
    severity: "error",
    message: `the ${what} has to be rendered, and was not: what it deploys is not known`,
    hint: "commit the rendered manifests and name them as `path` sources in `.calsim.yml`, or run `calsim` where the tool is installed",
  };
}
