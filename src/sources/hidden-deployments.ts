import type { Issue } from "../model/issue.ts";
import type { Deployment } from "./deployment.ts";
import type { Taken } from "./take-kustomization.ts";
import type { TreeIndex } from "./tree-index.ts";

const hint = "describe the clusters in `.calsim.yml`";

/**
 * Objects that name what is deployed, made by a chart: they are known only after rendering, and then not followed. What
 * they deploy is part of no cluster.
 */
export function hiddenDeployments(deployment: Deployment, taken: Taken, tree: TreeIndex): readonly Issue[] {
  if (!taken.renders.some(({ kind }) => kind === "helm")) return [];
  const file = taken.reads.find((path) => deploys(tree.files.get(path)?.text ?? "", /^\s*kind/));
  if (file === undefined) return [];
  return [
    {
      code: "deployment-rendered",
      severity: "error",
      message:
        "it makes objects of Argo CD or Flux by a chart, which are not followed: what those deploy is not known",
      place: { path: file, line: 1 },
      object: deployment.label,
      hint,
    },
  ];
}

/** Kustomizations that change such objects: what is written in the tree is then not what they say in the cluster. */
export function patchedDeployments(tree: TreeIndex): readonly Issue[] {
  return [...tree.kustomizations.all.values()].flatMap(({ file, references, object }): readonly Issue[] => {
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

function deploys(text: string, key: RegExp): boolean {
  const kinds = "Application|ApplicationSet|Kustomization";
  const found = new RegExp(`${key.source}["']?\\s*:\\s*["']?(${kinds})\\b`, "m").exec(text)?.[1];
  if (found === undefined) return false;
  // Other tools have kinds of these names.
  return /argoproj\.io|toolkit\.fluxcd\.io/.test(text) || !/apiVersion/.test(text);
}
