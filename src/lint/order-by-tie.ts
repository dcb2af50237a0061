import type { Policy } from "../model/policy.ts";
import type { Cluster } from "../model/cluster.ts";
import { compileSelector } from "../selector/match-selector.ts";
import { enforcedPolicies, objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/** POL-2: two policies of one order that meet the same endpoint and disagree are put in order by their names alone. */
export const orderByTie: Lint = (cluster) => {
  const policies = enforcedPolicies(cluster);
  return policies.flatMap((policy, index) => {
    const next = policies[index + 1];
    if (next === undefined || next.tier !== policy.tier || next.order !== policy.order) return [];
    if (!disagree(policy, next) || !meet(cluster, policy, next)) return [];
    return [
      {
        code: "order-decided-by-name",
        severity: "notice",
        message: `this policy and ${objectName(next)} have the same order and can disagree: only their names put this one first`,
        place: policy.places.order,
        object: objectName(policy),
        use: "used",
        hint: "POL-2: give them different orders",
      },
    ];
  });
};

/** Whether one allows or passes and the other denies, in a direction both list. */
function disagree(a: Policy, b: Policy): boolean {
  return a.types.some((direction) => {
    if (!b.types.includes(direction)) return false;
    const actions = (policy: Policy): ReadonlySet<string> =>
      new Set(policy[direction].map((rule) => rule.action));
    const [first, second] = [actions(a), actions(b)];
    return (
      (first.has("Deny") && (second.has("Allow") || second.has("Pass"))) ||
      (second.has("Deny") && (first.has("Allow") || first.has("Pass")))
    );
  });
}

function meet(cluster: Cluster, a: Policy, b: Policy): boolean {
  const [first, second] = [compileSelector(a.selector), compileSelector(b.selector)];
  return [...cluster.workloads.filter((pod) => !pod.hostNetwork), ...cluster.hostEndpoints].some(
    ({ labels }) => first(labels) && second(labels),
  );
}
