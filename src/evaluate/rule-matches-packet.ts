import type { Cluster } from "../model/cluster.ts";
import type { EntityRule, PortMatch, Rule } from "../model/policy.ts";
import { addressBook, type PortDeclaration } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import type { Packet, PacketEnd } from "../select/packet.ts";
import { hasAddress } from "../sets/address-set.ts";
import { addressKey } from "../sets/address.ts";
import type { Connection } from "../sets/connection.ts";
import { hasValue } from "../sets/interval-set.ts";
import { hasPorts } from "../sets/protocol.ts";

/** Whether every field of the rule holds for the packet (RULE-1). Fields that are not given hold. */
export function ruleMatchesPacket(
  cluster: Cluster,
  rule: Rule,
  { source, destination, connection }: Packet,
): boolean {
  const family = source.address.family;
  return (
    (rule.ipVersion === undefined || rule.ipVersion === family) &&
    (rule.protocol === undefined || rule.protocol === connection.protocol) &&
    (rule.notProtocol === undefined || rule.notProtocol !== connection.protocol) &&
    icmpMatches(rule, family, connection) &&
    sideMatches(cluster, rule.source, source) &&
    sideMatches(cluster, rule.destination, destination) &&
    portsMatch(cluster, rule, rule.source, source, connection.sourcePort, connection) &&
    portsMatch(cluster, rule, rule.destination, destination, connection.destinationPort, connection) &&
    serviceMatches(cluster, rule.source, source, undefined) &&
    serviceMatches(cluster, rule.destination, destination, connection)
  );
}

/** RULE-9: an ICMP test holds only for the ICMP protocol of the packet's family, negated or not. */
function icmpMatches(rule: Rule, family: 4 | 6, connection: Connection): boolean {
  if (rule.icmp === undefined && rule.notICMP === undefined) return true;
  if (connection.protocol !== (family === 4 ? 1 : 58)) return false;
  const is = (match: NonNullable<Rule["icmp"]>): boolean =>
    match.type === connection.icmpType && (match.code === undefined || match.code === connection.icmpCode);
  return (rule.icmp === undefined || is(rule.icmp)) && (rule.notICMP === undefined || !is(rule.notICMP));
}

/** Nets and selectors are compared with the packet's address (RULE-10, RULE-17..19). */
function sideMatches(cluster: Cluster, side: EntityRule, end: PacketEnd): boolean {
  // RULE-6, RULE-7: a CIDR list without an entry of the family makes the rule a no-op for it.
  if (!(end.address.family === 4 ? side.families.v4 : side.families.v6)) return false;
  if (side.nets !== undefined && !hasAddress(side.nets, end.address)) return false;
  if (side.notNets !== undefined && hasAddress(side.notNets, end.address)) return false;
  const positive = positiveSelector(side);
  if (positive !== undefined) return isMember(cluster, positive, end);
  return side.notSelector === undefined || !isMember(cluster, side.notSelector, end);
}

/** IPS-2: some object the selector matches has this address, whoever sent the packet. */
function isMember(cluster: Cluster, selector: NonNullable<EntityRule["selector"]>, end: PacketEnd): boolean {
  const members = addressBook(cluster).members(selector);
  return hasAddress(members.addresses, end.address) || (end.pod !== undefined && members.pods.has(end.pod));
}

function portsMatch(
  cluster: Cluster,
  rule: Rule,
  side: EntityRule,
  end: PacketEnd,
  port: number | undefined,
  connection: Connection,
): boolean {
  const named = (match: PortMatch): boolean =>
    match.names.some((name) =>
      addressBook(cluster)
        .ports(name, positiveSelector(side))
        .some(
          (declared) => isAt(declared, end) && speaks(declared, rule, connection) && declared.port === port,
        ),
    );
  const matches = (match: PortMatch): boolean => {
    if (!hasPorts(connection.protocol) || port === undefined) return false;
    return hasValue(match.numbers, port) || named(match);
  };
  return (
    (side.ports === undefined || matches(side.ports)) &&
    (side.notPorts === undefined || !matches(side.notPorts))
  );
}

function isAt(declared: PortDeclaration, end: PacketEnd): boolean {
  return typeof declared.at === "string"
    ? declared.at === end.pod
    : addressKey(declared.at) === addressKey(end.address);
}

/** RULE-13: a named port counts on the rule's protocol, TCP for any that has none, or on its own where the rule names none. */
function speaks(declared: PortDeclaration, rule: Rule, connection: Connection): boolean {
  const wanted =
    rule.protocol === undefined
      ? declared.protocol
      : rule.protocol === 17 || rule.protocol === 132
        ? rule.protocol
        : 6;
  return declared.protocol === wanted && connection.protocol === declared.protocol;
}

/** RULE-23, RULE-24: a source service is a set of addresses; a destination service of addresses, protocols and ports. */
function serviceMatches(
  cluster: Cluster,
  side: EntityRule,
  end: PacketEnd,
  connection: Connection | undefined,
): boolean {
  if (side.service === undefined) return true;
  const service = cluster.services.get(`${side.service.namespace}/${side.service.name}`);
  const key = addressKey(end.address);
  return (service?.members ?? []).some(
    (member) =>
      addressKey(member.address) === key &&
      (connection === undefined ||
        member.ports.some(
          (p) => p.protocol === connection.protocol && p.port === connection.destinationPort,
        )),
  );
}
