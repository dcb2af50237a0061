import { compareBy } from "./base/compare.ts";
import { familiesInUse } from "./evaluate/universe.ts";
import { judgedEndpoints } from "./report/judged-endpoints.ts";
import type { JudgedEndpoint } from "./judge/judge-input.ts";
import { indexMembers, type MemberSource } from "./judge/members.ts";
import { parseConfig } from "./judge/parse-config.ts";
import { planClusters, selectClusterFiles } from "./judge/select-cluster-files.ts";
import { unknownClusters } from "./judge/unknown-clusters.ts";
import { unmatchedIssues } from "./judge/unmatched-issues.ts";
import { waiverIssues, type KnownClusters } from "./judge/waiver-issues.ts";
import { loadTree } from "./load-tree.ts";
import { createCellEngine } from "./matrix/cell-engine.ts";
import type { Cluster } from "./model/cluster.ts";
import type { Issue } from "./model/issue.ts";
import type { Limits } from "./model/limits.ts";
import type { SimulateOptions } from "./model/options.ts";
import type { SourceFile } from "./model/resource.ts";
import { formatAddressSet } from "./sets/address-set.ts";
import type { RenderedSources } from "./sources/collect-files.ts";

export interface CheckedConfig {
  /** Everything there is to say about the file, sorted by place. */
  readonly issues: readonly Issue[];
  /** Errors of the tree: with one, who is meant was asked of a tree that is not whole. */
  readonly treeIssues: readonly Issue[];
}

export interface CheckOptions {
  /** The day it is, as `2027-03-31`. */
  readonly today: string;
  /** What the renders came to that the sources of the file call for. */
  readonly rendered?: RenderedSources;
  readonly limits?: Partial<Limits>;
}

/** Checks a `.calsim.yml` by itself and against the tree it is for. */
export function checkConfig(
  file: SourceFile,
  files: readonly SourceFile[],
  { today, rendered = {}, limits = {} }: CheckOptions,
): CheckedConfig {
  const { config, issues } = parseConfig(file);
  const plan = planClusters(files, config.clusters, limits, rendered);
  const read = plan.clusters.map((one) => {
    const options = config.clusters.find(({ name }) => name === one.name)?.options ?? {};
    const selected = selectClusterFiles(files, one, rendered);
    const tree = loadTree(selected.files, { ...options, limits });
    const known = { name: one.name, members: indexMembers(treeMembers(tree.cluster)) };
    return { known, issues: [...selected.issues, ...tree.issues] };
  });
  const clusters: KnownClusters = read.map(({ known }) => known);
  const [own, others] = partition(
    [...plan.issues, ...read.flatMap((one) => one.issues)],
    ({ place }) => place?.path === file.path,
  );
  const found = [
    ...issues,
    ...own,
    ...unknownClusters(config, clusters),
    ...unmatchedIssues(config, clusters, ["groups", "rules", "expectations"]),
    ...waiverIssues(config, clusters, today),
  ];
  return {
    issues: found.sort(byPlace),
    treeIssues: others.filter(({ severity }) => severity === "error"),
  };
}

/** Every endpoint of a tree as configuration can speak of it. */
export function endpointsOf(
  files: readonly SourceFile[],
  options: SimulateOptions,
): readonly JudgedEndpoint[] {
  return treeMembers(loadTree(files, options).cluster).head.endpoints;
}

function treeMembers(cluster: Cluster): MemberSource {
  const engines = familiesInUse([cluster]).map((family) => createCellEngine([cluster], family));
  const side = {
    endpoints: judgedEndpoints(cluster, { engines, side: 0 }),
    sets: cluster.networkSets.map((set) => ({ id: set.id, nets: formatAddressSet(set.nets) })),
  };
  return { base: side, head: side, changes: [] };
}

function partition<T>(list: readonly T[], test: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [list.filter(test), list.filter((one) => !test(one))];
}

const byPlace = compareBy<Issue>(
  ({ place }) => place?.line ?? 0,
  ({ place }) => place?.column ?? 0,
  ({ code }) => code,
  ({ message }) => message,
);
