import type { Cluster } from "../model/cluster.ts";
import type { Issue } from "../model/issue.ts";
import type { Direction, Policy, Rule } from "../model/policy.ts";
import { ruleKey } from "./rule-key.ts";

export interface RuleInPlace {
  readonly policy: Policy;
  readonly direction: Direction;
  readonly rule: Rule;
}

/** Every rule that can take part: of policies that are enforced, in directions they list (TYP-4). */
export function eachRule(cluster: Cluster): readonly RuleInPlace[] {
  return enforcedPolicies(cluster).flatMap((policy) =>
    policy.types.flatMap((direction) => policy[direction].map((rule) => ({ policy, direction, rule }))),
  );
}

/** The fields that issues of a rule have in common. */
export function atRule({
  policy,
  direction,
  rule,
}: RuleInPlace): Pick<Issue, "place" | "object" | "use" | "about"> {
  return { place: rule.place, object: objectName(policy), use: "used", about: [ruleKey(direction, rule)] };
}

export function enforcedPolicies(cluster: Cluster): readonly Policy[] {
  return cluster.policies.filter((policy) => policy.staged === undefined);
}

/** `Kind namespace/name`. */
export function objectName(policy: Policy): string {
  return policy.id.replace(":", " ");
}
