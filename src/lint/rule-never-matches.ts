import type { EntityRule, Rule } from "../model/policy.ts";
import { addressBook } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import type { Cluster } from "../model/cluster.ts";
import { intersectAddresses, isEmptyAddresses, subtractAddresses } from "../sets/address-set.ts";
import { isEmptyIntervals, subtractIntervals } from "../sets/interval-set.ts";
import { eachRule, objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/** RULE-28: a rule whose fields contradict each other or their family, and why. */
export const ruleNeverMatches: Lint = (cluster) =>
  eachRule(cluster).flatMap(({ policy, rule }) => {
    const reason = whyNever(cluster, rule);
    if (reason === undefined) return [];
    return [
      {
        code: "rule-never-matches",
        severity: "warning",
        message: `this rule can never match: ${reason}`,
        place: rule.place,
        object: objectName(policy),
        use: "used",
      },
    ];
  });

function whyNever(cluster: Cluster, rule: Rule): string | undefined {
  const families = ([4, 6] as const).filter(
    (family) => rule.ipVersion === undefined || rule.ipVersion === family,
  );
  const open = families.filter((family) =>
    [rule.source, rule.destination].every((side) => (family === 4 ? side.families.v4 : side.families.v6)),
  );
  if (open.length === 0)
    return "its nets are of another IP family than the rule, or negate a whole one (RULE-5 to RULE-7)";
  if (rule.protocol !== undefined && rule.protocol === rule.notProtocol)
    return "`protocol` and `notProtocol` are the same";
  return (
    sideContradiction(cluster, rule.source, "source") ??
    sideContradiction(cluster, rule.destination, "destination")
  );
}

function sideContradiction(cluster: Cluster, side: EntityRule, end: string): string | undefined {
  const { nets, notNets, ports, notPorts } = side;
  if (nets !== undefined && notNets !== undefined && isEmptyAddresses(subtractAddresses(nets, notNets))) {
    return `\`notNets\` of its ${end} leave nothing of \`nets\``;
  }
  if (
    ports !== undefined &&
    notPorts !== undefined &&
    ports.names.length === 0 &&
    isEmptyIntervals(subtractIntervals(ports.numbers, notPorts.numbers))
  ) {
    return `\`notPorts\` of its ${end} leave nothing of \`ports\``;
  }
  const selector = positiveSelector(side);
  if (selector === undefined || nets === undefined) return undefined;
  const members = addressBook(cluster).members(selector);
  if (members.pods.size > 0 || isEmptyAddresses(members.addresses)) return undefined;
  return isEmptyAddresses(intersectAddresses(members.addresses, nets))
    ? `nothing its ${end} selects has an address in its \`nets\``
    : undefined;
}
