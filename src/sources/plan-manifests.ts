import { compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import { buildKustomization } from "./build-kustomization.ts";
import { chartOf } from "./charts.ts";
import { nameVariants } from "./name-variants.ts";
import type { ClusterPlan, PlannedSource } from "./source-plan.ts";
import { takeKustomization } from "./take-kustomization.ts";
import type { TreeIndex } from "./tree-index.ts";
import { baseNameOf, directoriesOf, directoryOf, liesIn } from "./tree-path.ts";

/** Name of the cluster where nothing tells several apart. */
export const onlyCluster = "default";

const emptyIssue: Issue = {
  code: "source-empty",
  severity: "error",
  message: "the tree holds no YAML or JSON file",
};

interface Part {
  readonly source: PlannedSource;
  readonly issues: readonly Issue[];
  /** `undefined`: nothing says which cluster it belongs to. */
  readonly cluster: string | undefined;
}

/**
 * Every kustomization nobody names, and every plain manifest. Two kustomizations of one base are two clusters, named
 * after the folders they differ in; what belongs to neither is part of both.
 */
export function planManifests(tree: TreeIndex): readonly ClusterPlan[] {
  const variants = findVariants(tree);
  const names = [...new Set(variants.values())].sort(compareText);
  const parts = [...manifestParts(tree, names), ...kustomizationParts(tree, variants, names)];
  const clusters = names.length === 0 ? [onlyCluster] : names;
  const empty: readonly Issue[] = tree.paths.length === 0 ? [emptyIssue] : [];
  return clusters.map((name) => {
    const own = parts.filter(({ cluster }) => cluster === undefined || cluster === name);
    const shared = names.length === 0 ? [] : own.filter(({ cluster }) => cluster === undefined);
    return {
      name,
      basis: names.length === 0 ? "manifests" : "kustomize",
      sources: own.map(({ source }) => source),
      issues: [
        ...empty,
        ...(names.length === 0 ? apparentClusters(own, tree) : []),
        ...own.flatMap(({ issues }) => issues),
        ...shared.map((part) => sharedIssue(part, names)),
      ],
    };
  });
}

/** Directory of a kustomization -> the cluster it makes, where it shares a base with another. */
function findVariants(tree: TreeIndex): ReadonlyMap<string, string> {
  const users = new Map<string, string[]>();
  for (const { directory } of tree.kustomizations.tops) {
    const { directories } = buildKustomization(directory, tree.kustomizations, tree.files);
    for (const base of directories.slice(1)) {
      if (tree.kustomizations.all.get(base)?.component === true) continue;
      users.set(base, [...(users.get(base) ?? []), directory]);
    }
  }
  const groups = new Map(
    [...users.values()].filter(({ length }) => length > 1).map((one) => [one.join("\n"), one]),
  );
  return new Map([...groups.values()].flatMap((group) => [...nameVariants(group)]));
}

function kustomizationParts(
  tree: TreeIndex,
  variants: ReadonlyMap<string, string>,
  names: readonly string[],
): readonly Part[] {
  return tree.kustomizations.tops.map(({ directory, file }) => {
    const { files, renders, reads, issues } = takeKustomization(directory, tree);
    const place = { path: file, line: 1 };
    const source = { label: `kustomize ${directory}`, place, files, renders, reads, namespace: undefined };
    return { source, issues, cluster: variants.get(directory) ?? clusterInPath(directory, names) };
  });
}

/** Plain manifests, one part for each cluster whose name is a folder of their path, and one for the rest. */
function manifestParts(tree: TreeIndex, names: readonly string[]): readonly Part[] {
  const kustomized = [...tree.kustomizations.all.keys()];
  const byCluster = new Map<string | undefined, string[]>();
  for (const path of tree.paths) {
    if (tree.kustomizations.inputs.has(path) || chartOf(path, tree.charts) !== undefined) continue;
    if (kustomized.some((directory) => directory !== "." && liesIn(path, directory))) continue;
    if (kustomized.includes(".") && !path.includes("/")) continue;
    const cluster = clusterInPath(path, names);
    const files = byCluster.get(cluster);
    if (files === undefined) byCluster.set(cluster, [path]);
    else files.push(path);
  }
  return [...byCluster].map(([cluster, files]) => ({
    source: { label: "manifests", place: undefined, files, renders: [], reads: [], namespace: undefined },
    issues: [],
    cluster,
  }));
}

function clusterInPath(path: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const folders = path.split("/");
  return names.find((name) => folders.includes(name));
}

/** Folders that are called clusters, and are judged as one because nothing says that they are several. */
function apparentClusters(parts: readonly Part[], tree: TreeIndex): readonly Issue[] {
  const taken = parts.flatMap(({ source }) => [...source.files, ...source.reads]);
  const holding = new Set(directoriesOf(taken));
  const parents = tree.directories.filter((directory) => baseNameOf(directory) === "clusters");
  return parents.flatMap((parent): readonly Issue[] => {
    const folders = [...holding].filter((directory) => directoryOf(directory) === parent);
    if (folders.length < 2) return [];
    const names = folders.map((folder) => `\`${baseNameOf(folder)}\``).join(", ");
    const path = taken.find((file) => liesIn(file, folders[0] ?? parent)) ?? parent;
    return [
      {
        code: "source-ambiguous",
        severity: "warning",
        message: `the folders ${names} of \`${parent}\` look like clusters of their own: nothing says so, and all are judged as one`,
        place: { path, line: 1 },
        hint: "describe the clusters in `.calsim.yml`",
      },
    ];
  });
}

function sharedIssue({ source }: Part, names: readonly string[]): Issue {
  return {
    code: "source-shared",
    severity: "notice",
    message: `nothing says which cluster \`${source.label}\` belongs to: it is taken as part of each (${names.join(", ")})`,
    ...(source.place === undefined ? {} : { place: source.place }),
    hint: "describe the clusters in `.calsim.yml`",
  };
}
