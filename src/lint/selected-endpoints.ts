import { emptyBitset, setBit, type Bitset } from "../base/bitset.ts";
import type { Cluster, Labels } from "../model/cluster.ts";
import type { Policy } from "../model/policy.ts";
import { createSelectorIndex } from "../select/selector-index.ts";

/** The pods and host endpoints that each policy of a cluster selects. */
export type SelectedEndpoints = (policy: Policy) => Bitset;

const known = new WeakMap<Cluster, ReadonlyMap<Policy, Bitset>>();

export function selectedEndpoints(cluster: Cluster): SelectedEndpoints {
  let selected = known.get(cluster);
  if (selected === undefined) known.set(cluster, (selected = findSelected(cluster)));
  const found = selected;
  return (policy) => found.get(policy) ?? emptyBitset(0);
}

function findSelected(cluster: Cluster): ReadonlyMap<Policy, Bitset> {
  const endpoints = [...cluster.workloads.filter((pod) => !pod.hostNetwork), ...cluster.hostEndpoints];
  const index = createSelectorIndex(cluster.policies.map(({ selector }) => selector));
  const selected = cluster.policies.map(() => emptyBitset(endpoints.length));
  // Pods of a template share the value of their labels.
  const byLabels = new Map<Labels, readonly number[]>();
  for (const [at, { labels }] of endpoints.entries()) {
    const positions = byLabels.get(labels) ?? index.matching(labels);
    byLabels.set(labels, positions);
    for (const position of positions) setBit(selected[position] ?? emptyBitset(0), at);
  }
  return new Map(cluster.policies.map((policy, position) => [policy, selected[position] ?? emptyBitset(0)]));
}
