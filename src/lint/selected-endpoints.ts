import { emptyBitset, setBit, type Bitset } from "../base/bitset.ts";
import { compileSelector } from "../selector/match-selector.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Policy } from "../model/policy.ts";

/** Tells the pods and host endpoints that a policy selects; each policy is asked once. */
export function selectedEndpoints(cluster: Cluster): (policy: Policy) => Bitset {
  const endpoints = [...cluster.workloads.filter((pod) => !pod.hostNetwork), ...cluster.hostEndpoints];
  const known = new Map<Policy, Bitset>();
  return (policy) => {
    const before = known.get(policy);
    if (before !== undefined) return before;
    const matches = compileSelector(policy.selector);
    const selected = emptyBitset(endpoints.length);
    for (const [index, { labels }] of endpoints.entries()) if (matches(labels)) setBit(selected, index);
    known.set(policy, selected);
    return selected;
  };
}
