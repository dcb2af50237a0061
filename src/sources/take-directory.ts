import picomatch from "picomatch";
import { compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import { chartOf } from "./charts.ts";
import type { Deployment } from "./deployment.ts";
import { takeEdited, takeGenerated } from "./take-edited.ts";
import { takeKustomization, type Taken } from "./take-kustomization.ts";
import type { TreeIndex } from "./tree-index.ts";
import { directoryOf, liesIn, pathsIn } from "./tree-path.ts";

/** What a deployment takes out of its directory, as Argo CD and Flux do: a kustomization, a chart, or manifests. */
export function takeDeployment(deployment: Deployment, tree: TreeIndex): Taken {
  const taken = takeByTool(deployment, tree);
  const issues = taken.issues.map((issue) =>
    issue.place === undefined ? { ...issue, place: deployment.place, object: deployment.label } : issue,
  );
  return { ...taken, issues: [...deployment.issues, ...issues] };
}

function takeByTool(deployment: Deployment, tree: TreeIndex): Taken {
  const { path, helm, tool, kustomize } = deployment;
  const isKustomization = tree.kustomizations.all.has(path);
  const isChart = tree.charts.includes(path);
  if (tool === "kustomize" && !isKustomization) return refused(path, "kustomization file", "kustomize");
  if (tool === "helm" && !isChart) return refused(path, "Chart.yaml", "helm");
  if (tool !== "helm" && tool !== "manifests" && isKustomization) return takeEdited(deployment, tree);
  if (tool !== "manifests" && isChart) {
    const set = (helm.set ?? []).flatMap(({ as, value }) => (as === "file" ? [value] : []));
    const inside = pathsIn(path, tree.paths).filter((file) => chartOf(file, [path]) !== undefined);
    return {
      files: [],
      renders: [{ kind: "helm", chart: path, ...helm }],
      reads: [...inside, ...helm.values, ...set],
      issues: [],
    };
  }
  const changed = kustomize.edit !== undefined || kustomize.namespace !== undefined;
  const plain = takeManifests(deployment, tree);
  return changed && kustomize.generated ? takeGenerated(deployment, plain, tree) : plain;
}

function refused(path: string, missing: string, tool: string): Taken {
  const message = `it deploys \`${path}\` with ${tool}, and there is no ${missing} in it`;
  const issue: Issue = { code: "source-empty", severity: "error", message };
  return { files: [], renders: [], reads: [], issues: [issue] };
}

/** Plain manifests. Flux builds kustomizations further down; Argo CD applies what they name as any other file. */
function takeManifests(
  { path, recurse, include, exclude, place, label, kustomize }: Deployment,
  tree: TreeIndex,
): Taken {
  const wanted = include === undefined ? () => true : argoGlob(include);
  const unwanted = exclude === undefined ? () => false : argoGlob(exclude);
  const inside = pathsIn(path, tree.paths).filter((file) => {
    if (!recurse && directoryOf(file) !== path) return false;
    const relative = path === "." ? file : file.slice(path.length + 1);
    if (tree.files.get(file)?.text.includes("+argocd:skip-file-rendering") === true) return false;
    return wanted(relative) && !unwanted(relative) && chartOf(file, tree.charts) === undefined;
  });
  const builds = recurse && kustomize.generated;
  const built = builds ? tree.kustomizations.tops.filter(({ directory }) => liesIn(directory, path)) : [];
  // A kustomization above the directory, or beside it, is not what is deployed here.
  const below = [...tree.kustomizations.all.keys()]
    .filter((one) => one !== path && liesIn(one, path))
    .sort(compareText);
  const kustomized = builds ? below : [];
  const plain = inside.filter((file) => {
    const reader = tree.kustomizations.inputs.get(file);
    const read = reader !== undefined && (reader === path || kustomized.includes(reader));
    return !read && !kustomized.some((one) => liesIn(file, one));
  });
  const parts = built.map(({ directory }) => takeKustomization(directory, tree));
  const empty = plain.length === 0 && parts.length === 0;
  const message = `\`${path}\` holds nothing to deploy`;
  return {
    files: [...plain, ...parts.flatMap(({ files }) => files)],
    renders: parts.flatMap(({ renders }) => renders),
    reads: parts.flatMap(({ reads }) => reads),
    issues: [
      ...parts.flatMap(({ issues }) => issues),
      ...(recurse && !builds ? below.filter((one) => inside.some((file) => liesIn(file, one))) : []).map(
        notBuilt,
      ),
      ...(empty
        ? [{ code: "source-empty", severity: "warning", message, place, object: label } as const]
        : []),
    ],
  };
}

function notBuilt(directory: string): Issue {
  return {
    code: "kustomization-not-built",
    severity: "warning",
    message: `Argo CD does not build the kustomization in \`${directory}\`: it takes all files below as plain manifests`,
  };
}

/** Argo CD's globs: a star goes through slashes, and braces may hold a single pattern. */
function argoGlob(pattern: string): (path: string) => boolean {
  const matches = picomatch(pattern.replace(/\{([^{},]*)\}/g, "$1"), { bash: true, dot: true });
  return (path) => matches(path);
}
