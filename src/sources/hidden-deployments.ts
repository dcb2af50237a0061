import type { Issue } from "../model/issue.ts";
import type { RenderedSources } from "./collect-files.ts";
import type { Deployment } from "./deployment.ts";
import { renderKey, type Render } from "./source-plan.ts";
import type { Taken } from "./take-kustomization.ts";
import type { TreeIndex } from "./tree-index.ts";

const hint = "describe the clusters in `.calsim.yml`";

/**
 * Objects that name what is deployed, made by a chart that was not rendered: what they deploy is part of no cluster.
 */
export function hiddenDeployments(
  deployment: Deployment,
  taken: Taken,
  tree: TreeIndex,
  rendered: RenderedSources,
): readonly Issue[] {
  const hidden = taken.renders.filter((render) => render.kind === "helm" && !isRendered(render, rendered));
  if (hidden.length === 0) return [];
  const file = taken.reads.find((path) => deploys(tree.files.get(path)?.text ?? "", /^\s*kind/));
  if (file === undefined) return [];
  return [
    {
      code: "deployment-rendered",
      severity: "error",
      message:
        "it makes objects of Argo CD or Flux by a chart that was not rendered: what those deploy is not known",
      place: { path: file, line: 1 },
      object: deployment.label,
      hint,
    },
  ];
}

/**
 * Kustomizations that change such objects: what is written in the tree is then not what they say in the cluster. `seen`:
 * files of those that were rendered, so that what the objects say then is known.
 */
export function patchedDeployments(tree: TreeIndex, seen: ReadonlySet<string>): readonly Issue[] {
  const unseen = [...tree.kustomizations.all.values()].filter(({ file }) => !seen.has(file));
  return unseen.flatMap(({ file, references, object }): readonly Issue[] => {
    const inline = ["patches", "patchesStrategicMerge", "patchesJson6902"]
      .map((key) =>
        JSON.stringify(object[key] ?? null)
          .replaceAll("\\n", "\n")
          .replaceAll('\\"', '"'),
      )
      .join("\n");
    const patch = references.find(
      ({ kind, key, path }) =>
        kind === "read" &&
        key.startsWith("patches") &&
        deploys(tree.files.get(path ?? "")?.text ?? "", /^kind/),
    );
    if (patch === undefined && !deploys(inline, /kind/)) return [];
    return [
      {
        code: "deployment-patched",
        severity: "error",
        message: "it patches objects of Argo CD or Flux: what those deploy then is not known",
        place: patch?.place ?? { path: file, line: 1 },
        hint,
      },
    ];
  });
}

function isRendered(render: Render, rendered: RenderedSources): boolean {
  const key = renderKey(render);
  return Object.hasOwn(rendered, key) && rendered[key]?.kind === "text";
}

function deploys(text: string, key: RegExp): boolean {
  const kinds = "Application|ApplicationSet|Kustomization";
  const found = new RegExp(`${key.source}["']?\\s*:\\s*["']?(${kinds})\\b`, "m").exec(text)?.[1];
  if (found === undefined) return false;
  // Other tools have kinds of these names.
  return /argoproj\.io|toolkit\.fluxcd\.io/.test(text) || !/apiVersion/.test(text);
}
