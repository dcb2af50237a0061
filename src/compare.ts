import type { Issue } from "./model/issue.ts";
import type { SimulateOptions } from "./model/options.ts";
import type { Resource, SourceFile } from "./model/resource.ts";
import { loadCluster } from "./load/load-cluster.ts";
import { loadTree, type ParseCaches } from "./load-tree.ts";
import { buildClusterReport, type BuiltCluster } from "./report/build-cluster-report.ts";
import type { Report } from "./report/report.ts";

export interface CompareOptions {
  /** Overrides what `.calsim.yml` says of the cluster. */
  readonly simulate?: SimulateOptions;
  /** ISO date (`2027-03-31`) by which waivers expire; `undefined`: none is expired. */
  readonly today?: string;
  readonly caches?: ParseCaches;
}

/** Judges what the change from one tree to another does to connectivity. Never throws for what is in the files. */
export function compare(base: readonly SourceFile[], head: readonly SourceFile[], options: CompareOptions = {}): Report {
  const built = compareCluster("default", base, head, options);
  return { version: 1, conclusion: "success", title: "", clusters: [built.report], findings: [], configIssues: [] };
}

export function compareCluster(
  name: string,
  base: readonly SourceFile[],
  head: readonly SourceFile[],
  { simulate = {}, caches = {} }: CompareOptions,
): BuiltCluster {
  const before = loadTree(base, simulate, caches);
  const after = loadTree(head, simulate, caches);
  const side = (tree: typeof before, files: readonly SourceFile[]): {
    cluster: typeof before.cluster;
    resources: readonly Resource[];
    issues: readonly Issue[];
    files: readonly SourceFile[];
  } => ({ cluster: tree.cluster, resources: tree.resources, issues: tree.issues, files });
  return buildClusterReport(name, side(before, base), side(after, head), (resources) => loadCluster(resources, simulate));
}
