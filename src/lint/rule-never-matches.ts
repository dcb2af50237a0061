import { createRuleConnections } from "../evaluate/rule-connections.ts";
import type { Issue } from "../model/issue.ts";
import type { Direction, Policy } from "../model/policy.ts";
import { atRule, enforcedPolicies, type RuleInPlace } from "./each-rule.ts";
import type { Lint } from "./lint.ts";
import { otherEndpoints } from "./other-endpoints.ts";
import { whyNever, type Why } from "./why-never.ts";

/** RULE-28: a rule that no packet can match, or that is never asked, and why. */
export const ruleNeverMatches: Lint = (cluster) => {
  const context = {
    cluster,
    connections: { 4: createRuleConnections(4), 6: createRuleConnections(6) },
  } as const;
  const notAboutOwn = otherEndpoints(cluster);
  return enforcedPolicies(cluster).flatMap((policy) =>
    (["ingress", "egress"] as const).flatMap((direction) =>
      policy[direction].flatMap((rule): readonly Issue[] => {
        const why =
          notListed(policy, direction) ?? whyNever(context, rule) ?? notAboutOwn(policy, direction, rule);
        return why === undefined ? [] : [neverMatches({ policy, direction, rule }, why)];
      }),
    ),
  );
};

/** TYP-4. */
function notListed({ types }: Policy, direction: Direction): Why | undefined {
  if (types.includes(direction)) return undefined;
  const type = direction === "ingress" ? "Ingress" : "Egress";
  return {
    reason: `the \`types\` of the policy leave \`${type}\` out`,
    hint: `TYP-4: add \`${type}\`, and what no rule allows is denied; or remove the rule`,
  };
}

function neverMatches(inPlace: RuleInPlace, { reason, hint }: Why): Issue {
  return {
    code: "rule-never-matches",
    severity: "warning",
    message: `this rule can never match: ${reason}`,
    ...atRule(inPlace),
    ...(hint === undefined ? {} : { hint }),
  };
}
