import picomatch from "picomatch";
import type { Issue } from "../model/issue.ts";
import { buildKustomization } from "./build-kustomization.ts";
import { chartOf } from "./charts.ts";
import type { Deployment } from "./deployment.ts";
import type { Render } from "./source-plan.ts";
import type { TreeIndex } from "./tree-index.ts";
import { directoryOf, liesIn, resolvePath } from "./tree-path.ts";

/** What a directory contributes to a cluster. */
export interface Taken {
  readonly files: readonly string[];
  readonly renders: readonly Render[];
  /** Files read to make it, which are no objects of their own. */
  readonly reads: readonly string[];
  readonly issues: readonly Issue[];
}

/** A kustomization: its files where they say all there is, a render where they don't. */
export function takeKustomization(directory: string, tree: TreeIndex): Taken {
  const build = buildKustomization(directory, tree.kustomizations, tree.files);
  // What can't be built is not half taken.
  if (build.issues.some(({ severity }) => severity === "error"))
    return { files: [], renders: [], reads: build.inputs, issues: build.issues };
  const common = { reads: build.inputs, issues: build.issues };
  if (build.verbatim) return { files: build.objects, renders: [], ...common };
  return { files: [], renders: [{ kind: "kustomize", path: directory }], ...common };
}

/** What a deployment takes out of its directory, as Argo CD and Flux do: a kustomization, a chart, or manifests. */
export function takeDeployment(deployment: Deployment, tree: TreeIndex): Taken {
  const { place, label } = deployment;
  const unmodelled = deployment.unmodelled.map((field): Issue => ({
    code: "deployment-not-modelled",
    severity: field === "postBuild" || field === "commonMetadata" ? "warning" : "error",
    message: `it sets \`${field}\`, which changes what is deployed and is not carried out by calsim`,
    place,
    object: label,
    hint: "put it into a kustomization or values file of the tree, or name the rendered manifests in `.calsim.yml`",
  }));
  const taken = takeByKind(deployment, tree);
  return { ...taken, issues: [...unmodelled, ...taken.issues] };
}

function takeByKind(deployment: Deployment, tree: TreeIndex): Taken {
  const { path, release, namespace = "default", values } = deployment;
  if (tree.kustomizations.all.has(path)) return takeKustomization(path, tree);
  if (tree.charts.includes(path)) {
    const files = values.map((file) => resolvePath(path, file) ?? file);
    return {
      files: [],
      renders: [{ kind: "helm", chart: path, release, namespace, values: files }],
      reads: [...tree.paths.filter((file) => chartOf(file, [path]) !== undefined), ...files],
      issues: [],
    };
  }
  return takeManifests(deployment, tree);
}

/** Plain manifests. Kustomizations further down are built where everything below counts, as Flux does. */
function takeManifests(
  { path, recurse, include, exclude, place, label }: Deployment,
  tree: TreeIndex,
): Taken {
  const wanted = include === undefined ? () => true : argoGlob(include);
  const unwanted = exclude === undefined ? () => false : argoGlob(exclude);
  const inside = tree.paths.filter((file) => {
    if (!liesIn(file, path) || (!recurse && directoryOf(file) !== path)) return false;
    const relative = path === "." ? file : file.slice(path.length + 1);
    return wanted(relative) && !unwanted(relative) && chartOf(file, tree.charts) === undefined;
  });
  const built = recurse ? tree.kustomizations.tops.filter(({ directory }) => liesIn(directory, path)) : [];
  const kustomized = [...tree.kustomizations.all.keys()];
  const plain = inside.filter(
    (file) => !tree.kustomizations.inputs.has(file) && !kustomized.some((one) => liesIn(file, one)),
  );
  const parts = built.map(({ directory }) => takeKustomization(directory, tree));
  const empty = plain.length === 0 && parts.length === 0;
  const message = `\`${path}\` holds nothing to deploy`;
  return {
    files: [...plain, ...parts.flatMap(({ files }) => files)],
    renders: parts.flatMap(({ renders }) => renders),
    reads: parts.flatMap(({ reads }) => reads),
    issues: [
      ...parts.flatMap(({ issues }) => issues),
      ...(empty
        ? [{ code: "source-empty", severity: "warning", message, place, object: label } as const]
        : []),
    ],
  };
}

/** Argo CD's globs: a star goes through slashes, and braces may hold a single pattern. */
function argoGlob(pattern: string): (path: string) => boolean {
  return picomatch(pattern.replace(/\{([^{},]*)\}/g, "$1"), { bash: true, dot: true });
}
