import { overlapsBits } from "../base/bitset.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Direction, Policy } from "../model/policy.ts";
import { enforcedPolicies, objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";
import { selectedEndpoints } from "./selected-endpoints.ts";

/** POL-2: two policies of one order that meet the same endpoint and disagree are put in order by their names alone. */
export const orderByTie: Lint = (cluster) => {
  const selected = selectedEndpoints(cluster);
  const meet = (a: Policy, b: Policy): boolean => overlapsBits(selected(a), selected(b));
  return [...tiedPolicies(cluster).values()].flatMap((tied) =>
    tied.flatMap((policy, index) => {
      const other = tied.slice(index + 1).find((later) => disagree(policy, later) && meet(policy, later));
      if (other === undefined) return [];
      return [
        {
          code: "order-decided-by-name",
          severity: "notice" as const,
          message: `this policy and ${objectName(other)} have ${policy.order === undefined ? "no order" : "the same order"} and can disagree: only their names put this one first`,
          place: policy.places.order,
          object: objectName(policy),
          use: "used" as const,
          hint: "POL-2: give them different orders",
        },
      ];
    }),
  );
};

/** Policies that meet in a chain, by tier and order, in the order of the cluster. */
function tiedPolicies(cluster: Cluster): ReadonlyMap<string, readonly Policy[]> {
  const groups = new Map<string, Policy[]>();
  for (const policy of enforcedPolicies(cluster)) {
    const { order, tier, doNotTrack, preDNAT } = policy;
    const key = JSON.stringify([order ?? "last", tier, doNotTrack, preDNAT]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(policy);
  }
  return groups;
}

/** Whether one allows or passes and the other denies, in a direction both list. */
function disagree(a: Policy, b: Policy): boolean {
  return a.types.some(
    (direction) =>
      b.types.includes(direction) &&
      ((denies(a, direction) && opens(b, direction)) || (denies(b, direction) && opens(a, direction))),
  );
}

function denies(policy: Policy, direction: Direction): boolean {
  return policy[direction].some(({ action }) => action === "Deny");
}

function opens(policy: Policy, direction: Direction): boolean {
  return policy[direction].some(({ action }) => action === "Allow" || action === "Pass");
}
