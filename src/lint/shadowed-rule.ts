import type { EntityRule, Rule } from "../model/policy.ts";
import { canonicalSelector } from "../selector/print-selector.ts";
import { isSubsetAddresses } from "../sets/address-set.ts";
import { isSubsetIntervals } from "../sets/interval-set.ts";
import { enforcedPolicies, objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/**
 * A rule that an earlier one of its own policy leaves nothing to. Only what can be told field by field: an earlier rule
 * that ends the matter and asks no more than this one.
 */
export const shadowedRule: Lint = (cluster) =>
  enforcedPolicies(cluster).flatMap((policy) =>
    policy.types.flatMap((direction) =>
      policy[direction].flatMap((rule, index) => {
        const earlier = policy[direction]
          .slice(0, index)
          .find((candidate) => candidate.action !== "Log" && covers(candidate, rule));
        // Converted kinds repeat themselves by construction.
        if (earlier === undefined || rule.action === "Log" || earlier.writtenIndex === rule.writtenIndex)
          return [];
        return [
          {
            code: "rule-shadowed",
            severity: "notice" as const,
            message: `this rule never decides: ${direction}[${String(earlier.writtenIndex)}] (${earlier.action}) before it matches everything it does`,
            place: rule.place,
            object: objectName(policy),
            use: "used" as const,
          },
        ];
      }),
    ),
  );

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
