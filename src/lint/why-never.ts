import { nearestText } from "../base/nearest-text.ts";
import type { Cluster } from "../model/cluster.ts";
import type { EntityRule, Rule } from "../model/policy.ts";
import { portProtocol, type PacketSide } from "../evaluate/rule-connections.ts";
import { addressBook } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import {
  emptyAddresses,
  isEmptyAddresses,
  isSubsetAddresses,
  subtractAddresses,
} from "../sets/address-set.ts";
import { isEmptyConnections } from "../sets/connection-set.ts";
import { isEmptyIntervals, subtractIntervals } from "../sets/interval-set.ts";
import { hasPorts, protocolName } from "../sets/protocol.ts";
import { claimsOf, type RuleContext } from "./rule-claims.ts";

/** Why no packet can match a rule, and what may be done about it. */
export interface Why {
  readonly reason: string;
  readonly hint?: string;
}

/** RULE-28: fields of a rule that contradict each other, their family, or everything there is. */
export function whyNever(context: RuleContext, rule: Rule): Why | undefined {
  return (
    familyGap(rule) ??
    protocolGap(context, rule) ??
    sideGap(context.cluster, rule, "source") ??
    sideGap(context.cluster, rule, "destination") ??
    unexplained(context, rule)
  );
}

/** RULE-5 to RULE-7. */
function familyGap(rule: Rule): Why | undefined {
  const open = openFamilies(rule);
  if (open.length > 0) return undefined;
  const allNegated = [rule.source, rule.destination].some(
    ({ notNets, families }) => notNets !== undefined && !families.v4 && !families.v6,
  );
  return allNegated
    ? { reason: "its `notNets` leave nothing of any IP family (RULE-6, RULE-7)" }
    : {
        reason: "its nets, protocol and `ipVersion` are not all of one IP family (RULE-5, RULE-6)",
        hint: "write a rule for each family",
      };
}

function openFamilies({ ipVersion, source, destination }: Rule): readonly (4 | 6)[] {
  return ([4, 6] as const).filter(
    (family) =>
      (ipVersion === undefined || ipVersion === family) &&
      [source, destination].every(({ families }) => (family === 4 ? families.v4 : families.v6)),
  );
}

/** RULE-3, RULE-9. */
function protocolGap({ connections }: RuleContext, rule: Rule): Why | undefined {
  const { protocol, notProtocol } = rule;
  if (protocol !== undefined && protocol === notProtocol)
    return { reason: "`protocol` and `notProtocol` are the same" };
  const isOpen = openFamilies(rule).some(
    (family) => !isEmptyConnections(connections[family].fixed(rule, [])),
  );
  if (isOpen || (rule.icmp === undefined && rule.notICMP === undefined)) return undefined;
  return {
    reason: "its protocol, `icmp` and `notICMP` leave nothing (RULE-9)",
    hint: "ICMP types are matched with `protocol: ICMP` for IPv4 and `ICMPv6` for IPv6",
  };
}

function sideGap(cluster: Cluster, rule: Rule, end: PacketSide): Why | undefined {
  const { nets, notNets, ports } = rule[end];
  if (nets !== undefined && notNets !== undefined && isSubsetAddresses(nets, notNets))
    return { reason: `\`notNets\` of its ${end} leave nothing of \`nets\`` };
  if (ports !== undefined && rule.protocol !== undefined && !hasPorts(rule.protocol))
    return { reason: `its protocol has no ports, and its ${end} asks for some` };
  if (leavesNoPort(rule[end])) return { reason: `\`notPorts\` of its ${end} leave nothing of \`ports\`` };
  return (
    selectorGap(cluster, rule[end], end) ?? serviceGap(cluster, rule[end]) ?? nameGap(cluster, rule, end)
  );
}

function leavesNoPort({ ports, notPorts }: EntityRule): boolean {
  return (
    ports !== undefined &&
    notPorts !== undefined &&
    ports.names.every((name) => notPorts.names.includes(name)) &&
    isEmptyIntervals(subtractIntervals(ports.numbers, notPorts.numbers))
  );
}

/** RULE-10. A selector that nothing matches is for another lint to tell. */
function selectorGap(cluster: Cluster, side: EntityRule, end: PacketSide): Why | undefined {
  const selector = positiveSelector(side);
  if (selector === undefined || (side.nets === undefined && side.notNets === undefined)) return undefined;
  const { addresses, pods } = addressBook(cluster).members(selector);
  if (pods.size > 0 || isEmptyAddresses(addresses)) return undefined;
  const outside = side.nets === undefined ? emptyAddresses : subtractAddresses(addresses, side.nets);
  const left = subtractAddresses(subtractAddresses(addresses, outside), side.notNets ?? emptyAddresses);
  if (!isEmptyAddresses(left)) return undefined;
  const given = [side.nets && "in its `nets`", side.notNets && "outside of its `notNets`"];
  return {
    reason: `nothing its ${end} selects has an address ${given.filter((one) => one !== undefined).join(" and ")}`,
    hint: "RULE-10: an address must pass the selector and the nets; write a rule each to allow either",
  };
}

/** RULE-23. */
function serviceGap(cluster: Cluster, { service }: EntityRule): Why | undefined {
  const known = service && cluster.services.get(`${service.namespace}/${service.name}`);
  if (known === undefined || known.members.length > 0) return undefined;
  return {
    reason: `service \`${known.namespace}/${known.name}\` has no endpoints`,
    hint: "RULE-23: correct the selector of the service, or add its EndpointSlices to the inventory",
  };
}

/** RULE-12, RULE-13: named ports are those that some endpoint declares. */
function nameGap(cluster: Cluster, rule: Rule, end: PacketSide): Why | undefined {
  const { ports } = rule[end];
  if (ports === undefined || ports.names.length === 0 || ports.numbers.length > 0) return undefined;
  const selector = positiveSelector(rule[end]);
  const book = addressBook(cluster);
  if (selector !== undefined) {
    const { addresses, pods } = book.members(selector);
    if (pods.size === 0 && isEmptyAddresses(addresses)) return undefined;
  } else if (cluster.workloads.length === 0) return undefined;
  const wanted = portProtocol(rule);
  const declared = (name: string): boolean =>
    book
      .ports(name, selector)
      .some(({ protocol }) => hasPorts(protocol) && (wanted === undefined || protocol === wanted));
  if (ports.names.some(declared)) return undefined;
  const [first = ""] = ports.names;
  const all = [...new Set([...cluster.workloads, ...cluster.hostEndpoints].flatMap(namesOfPorts))];
  const near = nearestText(
    first,
    all.filter((name) => name !== first && declared(name)),
  );
  const whose = selector === undefined ? "no endpoint" : `nothing its ${end} selects`;
  const speaks = wanted === undefined ? "" : ` for ${protocolName(wanted)}`;
  return {
    reason: `${whose} has a port of the name \`${ports.names.join("`, `")}\`${speaks}`,
    hint:
      near === undefined
        ? "RULE-12: write the number, or name the port of the container"
        : `did you mean \`${near}\``,
  };
}

function namesOfPorts({
  ports,
}: {
  readonly ports: readonly { readonly name: string }[];
}): readonly string[] {
  return ports.map(({ name }) => name);
}

/** What none of these says: its fields still leave no packet. */
function unexplained(context: RuleContext, rule: Rule): Why | undefined {
  return claimsOf(context, rule, { apart: false }).length > 0
    ? undefined
    : { reason: "its conditions leave no packet" };
}
