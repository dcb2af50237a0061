import type { Cluster } from "../model/cluster.ts";
import type { Assumption } from "../model/issue.ts";
import type { Direction, Policy } from "../model/policy.ts";

/** Orders that only a name decides, where that can change a verdict (TIER-2, POL-2). */
export function orderAssumptions({
  tiers,
  policies,
}: Pick<Cluster, "tiers" | "policies">): readonly Assumption[] {
  const found: Assumption[] = [];
  const used = new Set(policies.map(({ tier }) => tier));
  const declared = tiers.filter(({ exists, name }) => exists && used.has(name));
  for (const [index, tier] of declared.entries()) {
    const next = declared[index + 1];
    if (next === undefined || next.order !== tier.order) continue;
    found.push({
      code: "tier-order-tie",
      message: `tiers \`${tier.name}\` and \`${next.name}\` have the same order, ${String(tier.order)}: they are taken by name`,
      settle: "give each tier an order of its own (a tier without one has 1000000, as `default` has)",
    });
  }
  for (const group of tiedGroups(policies)) {
    const [first] = group;
    if (first === undefined || !mayConflict(group)) continue;
    const names = group.slice(0, 4).map(({ id }) => `\`${id}\``);
    const rest = group.length > names.length ? ` and ${group.length - names.length} more` : "";
    found.push({
      code: "policy-order-tie",
      message: `policies of tier \`${first.tier}\` with the same order are taken by name: ${names.join(", ")}${rest}`,
      settle: "give each of these policies an order of its own",
    });
  }
  return found;
}

/** Policies in evaluation order, cut where tier or order changes; staged ones decide nothing. */
function tiedGroups(policies: readonly Policy[]): readonly (readonly Policy[])[] {
  const groups: Policy[][] = [];
  for (const policy of policies.filter(({ staged }) => staged === undefined)) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first?.tier === policy.tier && first.order === policy.order) last.push(policy);
    else groups.push([policy]);
  }
  return groups.filter((group) => group.length > 1);
}

/** Order matters only between policies that say different things in one direction and may select one endpoint. */
function mayConflict(group: readonly Policy[]): boolean {
  const namespaces = new Set(group.map(({ namespace }) => namespace));
  if (!namespaces.has(undefined) && namespaces.size === group.length) return false;
  return (["ingress", "egress"] as const).some((direction) => {
    const perPolicy = group
      .map((policy) => actionsOf(policy, direction))
      .filter((actions) => actions.size > 0);
    return perPolicy.length > 1 && new Set(perPolicy.flatMap((actions) => [...actions])).size > 1;
  });
}

function actionsOf(policy: Policy, direction: Direction): ReadonlySet<string> {
  if (!policy.types.includes(direction)) return new Set();
  return new Set(policy[direction].map(({ action }) => action).filter((action) => action !== "Log"));
}
