import { andNotBits, type Bitset } from "../base/bitset.ts";
import type { Issue } from "../model/issue.ts";
import type { EntityRule, Policy, Rule } from "../model/policy.ts";
import { formatSourceRef } from "../model/source-ref.ts";
import { canonicalSelector } from "../selector/print-selector.ts";
import { isSubsetAddresses } from "../sets/address-set.ts";
import { isSubsetIntervals } from "../sets/interval-set.ts";
import { enforcedPolicies, objectName, type RuleInPlace } from "./each-rule.ts";
import type { Lint } from "./lint.ts";
import { selectedEndpoints } from "./selected-endpoints.ts";

/**
 * A rule that an earlier one leaves nothing to: one of its own policy, or one that does otherwise of a policy that comes
 * first for every endpoint of this one. Only what can be told field by field: an earlier rule that ends the matter and
 * asks no more than this one.
 */
export const shadowedRule: Lint = (cluster) => {
  const policies = enforcedPolicies(cluster);
  const selected = selectedEndpoints(cluster);
  return policies.flatMap((policy, position) =>
    policy.types.flatMap((direction) =>
      policy[direction].flatMap((rule, index) => {
        if (rule.action === "Log") return [];
        const own = policy[direction].slice(0, index).find((one) => ends(one) && covers(one, rule));
        // Converted kinds repeat themselves by construction.
        if (own !== undefined && own.writtenIndex === rule.writtenIndex) return [];
        const other =
          own === undefined
            ? firstOfAnother(policies.slice(0, position), { policy, direction, rule }, selected)
            : undefined;
        const by = own === undefined ? other : { policy, direction, rule: own };
        return by === undefined ? [] : [shadowed({ policy, direction, rule }, by)];
      }),
    ),
  );
};

function shadowed({ policy, direction, rule }: RuleInPlace, by: RuleInPlace): Issue {
  const earlier = `${direction}[${String(by.rule.writtenIndex)}] (${by.rule.action})`;
  const where =
    by.policy === policy ? "" : ` of ${objectName(by.policy)} (${formatSourceRef(by.rule.place)})`;
  return {
    code: "rule-shadowed",
    severity: "notice",
    message: `this rule never decides: ${earlier}${where} before it matches everything it does`,
    place: rule.place,
    object: objectName(policy),
    use: "used",
  };
}

/** A rule with another action, of a policy before it in its tier that all its endpoints have too. */
function firstOfAnother(
  earlier: readonly Policy[],
  { policy, direction, rule }: RuleInPlace,
  selected: (policy: Policy) => Bitset,
): RuleInPlace | undefined {
  for (const other of earlier) {
    if (other.tier !== policy.tier || other.unmodelled !== undefined || !other.types.includes(direction))
      continue;
    if (other.doNotTrack !== policy.doNotTrack || other.preDNAT !== policy.preDNAT) continue;
    if (policy.applyOnForward && !other.applyOnForward) continue;
    const found = other[direction].find(
      (one) => ends(one) && one.action !== rule.action && covers(one, rule),
    );
    if (found === undefined) continue;
    const mine = selected(policy);
    const outside = andNotBits(mine, selected(other));
    if (mine.some((word) => word !== 0) && outside.every((word) => word === 0))
      return { policy: other, direction, rule: found };
  }
  return undefined;
}

function ends({ action }: Rule): boolean {
  return action !== "Log";
}

function covers(earlier: Rule, later: Rule): boolean {
  const same = (key: "ipVersion" | "protocol" | "notProtocol"): boolean =>
    earlier[key] === undefined || earlier[key] === later[key];
  return (
    earlier.unmodelled === undefined &&
    earlier.icmp === undefined &&
    earlier.notICMP === undefined &&
    same("ipVersion") &&
    same("protocol") &&
    same("notProtocol") &&
    coversSide(earlier.source, later.source) &&
    coversSide(earlier.destination, later.destination)
  );
}

function coversSide(earlier: EntityRule, later: EntityRule): boolean {
  const selectors = (["selector", "notSelector"] as const).every((key) => {
    const wanted = earlier[key];
    const given = later[key];
    return (
      wanted === undefined || (given !== undefined && canonicalSelector(wanted) === canonicalSelector(given))
    );
  });
  return (
    selectors &&
    earlier.service === undefined &&
    earlier.notNets === undefined &&
    earlier.notPorts === undefined &&
    (earlier.nets === undefined ||
      (later.nets !== undefined && isSubsetAddresses(later.nets, earlier.nets))) &&
    (earlier.ports === undefined ||
      (later.ports !== undefined &&
        isSubsetIntervals(later.ports.numbers, earlier.ports.numbers) &&
        later.ports.names.every((name) => earlier.ports?.names.includes(name) === true)))
  );
}
