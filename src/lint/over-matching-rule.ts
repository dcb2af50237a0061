import type { EntityRule, Rule } from "../model/policy.ts";
import { intervalPairs } from "../sets/interval-set.ts";
import { atRule, eachRule } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/** Port slots one kernel rule holds; a range takes two. */
const slotsPerRule = 15;

/**
 * RULE-29: iptables and nftables do not check the third and fourth group of alternatives of a rule, once the first two
 * match. The verdict shown is the documented one; eBPF has no such defect.
 */
export const overMatchingRule: Lint = (cluster) => {
  if (cluster.settings.dataplane === "ebpf") return [];
  return eachRule(cluster).flatMap((inPlace) => {
    const { rule } = inPlace;
    const unchecked = blocks(rule).slice(2);
    if (unchecked.length === 0) return [];
    return [
      {
        code: "rule-over-matches",
        severity: "warning",
        message: `the kernel does not check ${unchecked.join(" and ")} of this rule, so it matches more than it says`,
        ...atRule(inPlace),
        hint: "RULE-29: write a rule each for fewer alternatives; calsim judges it as documented",
      },
    ];
  });
};

/** The groups of alternatives that each need kernel rules of their own, in the order they are rendered. */
function blocks({ source, destination }: Rule): readonly string[] {
  return [
    ...(portBlocks(source) > 1 ? ["the source ports"] : []),
    ...(portBlocks(destination) > 1 ? ["the destination ports"] : []),
    ...(source.netCount > 1 ? ["the source nets"] : []),
    ...(destination.netCount > 1 ? ["the destination nets"] : []),
  ];
}

function portBlocks({ ports }: EntityRule): number {
  if (ports === undefined) return 0;
  const slots = intervalPairs(ports.numbers).reduce((sum, [low, high]) => sum + (low === high ? 1 : 2), 0);
  return ports.names.length + Math.ceil(slots / slotsPerRule);
}
