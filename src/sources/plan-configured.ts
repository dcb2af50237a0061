import picomatch from "picomatch";
import type { Issue } from "../model/issue.ts";
import { chartOf } from "./charts.ts";
import type { ClusterPlan, ClusterSpec, PlannedSource, SourceSpec } from "./source-plan.ts";
import { takeKustomization, type Taken } from "./take-directory.ts";
import type { TreeIndex } from "./tree-index.ts";
import { resolvePath } from "./tree-path.ts";

/**
 * A cluster as the configuration describes it: inventory, then its sources in their order. A source that names nothing
 * is an error: half a cluster must not be judged as a whole one. Without sources it is the whole tree.
 */
export function planConfigured(cluster: ClusterSpec, tree: TreeIndex): ClusterPlan {
  const { place } = cluster;
  const issues: Issue[] = [];
  const plan = (label: string, taken: Taken): PlannedSource => {
    issues.push(
      ...taken.issues.map((issue) => (issue.place === undefined ? withPlace(issue, place) : issue)),
    );
    return {
      label,
      place,
      files: taken.files,
      renders: taken.renders,
      reads: taken.reads,
      namespace: undefined,
    };
  };
  const specs: readonly SourceSpec[] =
    cluster.sources.length === 0 ? [{ kind: "path", path: "." }] : cluster.sources;
  const sources = [
    ...cluster.inventory.map((pattern) =>
      plan(
        `inventory ${pattern}`,
        takePattern(pattern, `inventory \`${pattern}\` of cluster \`${cluster.name}\``, tree),
      ),
    ),
    ...specs.map((spec) => plan(sourceLabel(spec), takeSpec(spec, cluster.name, tree))),
  ];
  return { name: cluster.name, basis: "configuration", sources, issues };
}

export function sourceLabel(spec: SourceSpec): string {
  return spec.kind === "helm" ? `helm ${spec.chart} as ${spec.release}` : `${spec.kind} ${spec.path}`;
}

function takeSpec(spec: SourceSpec, cluster: string, tree: TreeIndex): Taken {
  const what = `source \`${spec.kind === "helm" ? spec.chart : spec.path}\` of cluster \`${cluster}\``;
  if (spec.kind === "path") return takePattern(spec.path, what, tree);
  const path = resolvePath(".", spec.kind === "helm" ? spec.chart : spec.path);
  if (spec.kind === "kustomize") {
    if (path !== undefined && tree.kustomizations.all.has(path)) return takeKustomization(path, tree);
    return nothing(`${what} is no directory with a kustomization file`);
  }
  if (path === undefined || !tree.charts.includes(path))
    return nothing(`${what} is no directory with a Chart.yaml`);
  const missing = spec.values.find((file) => !tree.files.has(resolvePath(".", file) ?? ""));
  if (missing !== undefined)
    return nothing(`${what} names the values file \`${missing}\`, which is not in the tree`);
  const chartFiles = [...tree.paths.filter((file) => chartOf(file, [path]) !== undefined), ...spec.values];
  return { files: [], renders: [{ ...spec, chart: path }], reads: chartFiles, issues: [] };
}

/** Files by directory, name or glob. Patches of kustomizations in between are no objects of their own. */
function takePattern(pattern: string, what: string, tree: TreeIndex): Taken {
  const matches = matcher(pattern);
  const found = tree.paths.filter(matches);
  if (found.length === 0) return nothing(`${what} names no file of the tree`);
  const patches = found.filter((path) => isPatch(path, tree));
  return { files: found.filter((path) => !patches.includes(path)), renders: [], reads: patches, issues: [] };
}

/** Read by a kustomization for another end than to be deployed as it is. */
function isPatch(path: string, tree: TreeIndex): boolean {
  const reader = tree.kustomizations.inputs.get(path);
  const kustomization = reader === undefined ? undefined : tree.kustomizations.all.get(reader);
  const references = kustomization?.references.filter((reference) => reference.path === path) ?? [];
  return references.length > 0 && references.every(({ kind }) => kind === "read");
}

function matcher(pattern: string): (path: string) => boolean {
  const clean = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  if (clean === "" || clean === ".") return () => true;
  if (/[*?[{]/.test(clean)) return picomatch(clean, { dot: true });
  return (path) => path === clean || path.startsWith(`${clean}/`);
}

function nothing(message: string): Taken {
  return {
    files: [],
    renders: [],
    reads: [],
    issues: [{ code: "source-empty", severity: "error", message }],
  };
}

function withPlace(issue: Issue, place: Issue["place"]): Issue {
  return place === undefined ? issue : { ...issue, place };
}
