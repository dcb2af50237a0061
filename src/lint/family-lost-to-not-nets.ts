import type { EntityRule } from "../model/policy.ts";
import { familiesInUse } from "../evaluate/universe.ts";
import { atRule, eachRule } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/** RULE-6: `notNets` of one family take the whole rule away from the other, where an author expects it to match everything. */
export const familyLostToNotNets: Lint = (cluster) => {
  const families = familiesInUse([cluster]);
  if (families.length < 2) return [];
  return eachRule(cluster).flatMap((inPlace) => {
    const { rule } = inPlace;
    if (rule.ipVersion !== undefined) return [];
    return (["source", "destination"] as const).flatMap((end) => {
      const lost = lostFamily(rule[end]);
      if (lost === undefined) return [];
      return [
        {
          code: "rule-skips-family",
          severity: "warning" as const,
          message: `this rule matches no IPv${String(lost)} packet: \`notNets\` of its ${end} list networks of the other family only`,
          ...atRule(inPlace),
          hint: `RULE-6: add a rule for IPv${String(lost)}, or set \`ipVersion\` to show that it is meant so`,
        },
      ];
    });
  });
};

function lostFamily({ nets, notNets, families }: EntityRule): 4 | 6 | undefined {
  if (nets !== undefined || notNets === undefined || families.v4 === families.v6) return undefined;
  return families.v4 ? 6 : 4;
}
