import { compareText } from "../base/compare.ts";
import type { Assumption } from "../model/issue.ts";
import { compareClusters, type Comparison } from "../diff/pair-differences.ts";
import { endpointInfos, type EndpointInfo } from "../matrix/endpoint-infos.ts";
import { buildChanges } from "./build-changes.ts";
import type { BuiltChange } from "./built-change.ts";
import type { ChangeInput, ComparedTree } from "./change-context.ts";
import { countChanges } from "./count-changes.ts";
import { issuesSince, type NotedTree } from "./issues-since.ts";
import { promotedReport, type LoadPromoted } from "./promoted-report.ts";
import type { ClusterReport, EndpointSummary } from "./report.ts";

/** A side with what was noticed while reading it. */
export interface ReportedTree extends ComparedTree, NotedTree {}

/** A cluster's part of the report, and what judging it needs besides. */
export interface BuiltCluster {
  readonly report: ClusterReport;
  readonly changes: readonly BuiltChange[];
  readonly comparison: Comparison;
}

/** How trees with an edit more or less are loaded. */
export interface ClusterLoads {
  readonly enforced: ChangeInput["load"];
  /** Left out: staged policies are not looked at. */
  readonly promoted?: LoadPromoted;
}

export function buildClusterReport(
  name: string,
  base: ReportedTree,
  head: ReportedTree,
  loads: ClusterLoads,
): BuiltCluster {
  const comparison = compareClusters(base.cluster, head.cluster);
  const before = endpointInfos(base.cluster, comparison.engines, 0);
  const after = endpointInfos(head.cluster, comparison.engines, 1);
  const endpoints = new Map([...before, ...after].map((endpoint) => [endpoint.id, endpoint]));
  const changes = buildChanges({ base, head, comparison, endpoints, load: loads.enforced });
  const groups = changes.map(({ group }) => group);
  const report: ClusterReport = {
    name,
    counts: {
      pods: countKind(after, "workload"),
      hosts: countKind(after, "host"),
      sets: head.cluster.networkSets.length,
      pairs: countPairs(after),
      ...countChanges(changes),
    },
    changes: groups,
    endpointsAdded: onlyIn(after, before),
    endpointsRemoved: onlyIn(before, after),
    issues: issuesSince(base, head),
    assumptions: uniqueAssumptions([...head.cluster.assumptions, ...base.cluster.assumptions]),
    ifPromoted:
      loads.promoted === undefined
        ? undefined
        : promotedReport(base, head, { load: loads.promoted, enforcedChanges: changes }),
  };
  return {
    report,
    changes,
    comparison,
  };
}

function countKind(endpoints: readonly EndpointInfo[], kind: EndpointInfo["kind"]): number {
  return endpoints.filter((endpoint) => endpoint.kind === kind && endpoint.isFurther !== true).length;
}

/** Ordered pairs of different endpoints, but for the outside with itself. */
function countPairs(endpoints: readonly EndpointInfo[]): number {
  const outside = endpoints.filter(({ kind }) => kind === "outside" || kind === "set").length;
  return endpoints.length * (endpoints.length - 1) - outside * (outside - 1);
}

/** Pods and hosts one side has and the other lacks; outside blocks come and go with the CIDRs that cut them. */
function onlyIn(one: readonly EndpointInfo[], other: readonly EndpointInfo[]): readonly EndpointSummary[] {
  const known = new Set(other.map((endpoint) => endpoint.id));
  return one
    .filter(
      ({ id, kind, isFurther = false }) =>
        (kind === "workload" || (kind === "host" && !isFurther)) && !known.has(id),
    )
    .map(({ id, kind, place }) => ({ id, kind, place }))
    .sort((a, b) => compareText(a.id, b.id));
}

function uniqueAssumptions(list: readonly Assumption[]): readonly Assumption[] {
  return [
    ...new Map(list.map((assumption) => [`${assumption.code} ${assumption.message}`, assumption])).values(),
  ];
}
