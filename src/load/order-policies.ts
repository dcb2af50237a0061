import { compareText } from "../base/compare.ts";
import type { Policy, Tier } from "../model/policy.ts";

/** Orders policies as they are evaluated: tier by tier, then order with none last (POL-1), then the tie-break. */
export function orderPolicies(policies: readonly Policy[], tiers: readonly Tier[]): readonly Policy[] {
  const positions = new Map(tiers.map((tier, index) => [tier.name, index]));
  const position = (policy: Policy): number => positions.get(policy.tier) ?? tiers.length;
  return [...policies].sort(
    (a, b) =>
      position(a) - position(b) || compareOrders(a.order, b.order) || compareText(a.tieBreak, b.tieBreak),
  );
}

/** Ascending; no order comes after any (POL-1, TIER-1). */
export function compareOrders(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : a - b;
}
