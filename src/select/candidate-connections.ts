import type { Cluster } from "../model/cluster.ts";
import type { EntityRule, IcmpMatch, Rule } from "../model/policy.ts";
import type { Connection } from "../sets/connection.ts";
import { intervalPairs } from "../sets/interval-set.ts";
import { hasPorts } from "../sets/protocol.ts";

const [icmp, icmpV6] = [1, 58];

/** The ports that Linux gives to clients (`net.ipv4.ip_local_port_range`), both ends included. */
const clientPorts = { low: 32_768, high: 60_999 } as const;

/**
 * What a connection may be where less is said than its packets carry: a client's source port, ICMP type and code. One for every
 * case that some rule of the cluster tells apart, the most usual first; the connection itself where all is said.
 */
export function candidateConnections(cluster: Cluster, connection: Connection): readonly Connection[] {
  const { protocol } = connection;
  if (hasPorts(protocol)) {
    if (connection.sourcePort !== undefined) return [connection];
    return sourcePortStarts(cluster).map((sourcePort) => ({ ...connection, sourcePort }));
  }
  if (protocol !== icmp && protocol !== icmpV6) return [connection];
  const matches = rulesOf(cluster).flatMap((rule) => [rule.icmp, rule.notICMP].filter(isMatch));
  const types = connection.icmpType === undefined ? icmpTypes(protocol, matches) : [connection.icmpType];
  return types.flatMap((icmpType) =>
    (connection.icmpCode === undefined ? icmpCodes(icmpType, matches) : [connection.icmpCode]).map(
      (icmpCode) => ({
        ...connection,
        icmpType,
        icmpCode,
      }),
    ),
  );
}

function isMatch(match: IcmpMatch | undefined): match is IcmpMatch {
  return match !== undefined;
}

/** Echo requests, neighbour discovery, every type that a rule names, and one that none does. */
function icmpTypes(protocol: number, matches: readonly IcmpMatch[]): readonly number[] {
  const usual = protocol === icmp ? [8] : [128, 135];
  const named = [...new Set([...usual, ...matches.map(({ type }) => type)])];
  return [...named, ...unnamed(named)];
}

function icmpCodes(icmpType: number, matches: readonly IcmpMatch[]): readonly number[] {
  const named = matches.flatMap(({ type, code }) => (type === icmpType && code !== undefined ? [code] : []));
  return [...new Set([...unnamed(named), ...named])];
}

/** The lowest value that is not among these. */
function unnamed(values: readonly number[]): readonly number[] {
  for (let value = 0; value <= 255; value += 1) if (!values.includes(value)) return [value];
  return [];
}

const starts = new WeakMap<Cluster, readonly number[]>();

/** The first client port of every range of them that rules tell apart. */
function sourcePortStarts(cluster: Cluster): readonly number[] {
  let known = starts.get(cluster);
  if (known === undefined) starts.set(cluster, (known = findStarts(cluster)));
  return known;
}

function findStarts(cluster: Cluster): readonly number[] {
  const matches = rulesOf(cluster).flatMap(({ source }) => portMatches(source));
  const names = new Set(matches.flatMap((match) => match.names));
  const declared = [...cluster.workloads, ...cluster.hostEndpoints]
    .flatMap(({ ports }) => ports)
    .filter(({ name }) => names.has(name))
    .map(({ port }) => [port, port] as const);
  const ranges = [...matches.flatMap(({ numbers }) => intervalPairs(numbers)), ...declared];
  const edges = ranges.flatMap(([low, high]) => [low, high + 1]);
  const inside = edges.filter((port) => port > clientPorts.low && port <= clientPorts.high);
  return [clientPorts.low, ...[...new Set(inside)].sort((a, b) => a - b)];
}

function portMatches({ ports, notPorts }: EntityRule): readonly NonNullable<EntityRule["ports"]>[] {
  return [ports, notPorts].flatMap((match) => match ?? []);
}

function rulesOf(cluster: Cluster): readonly Rule[] {
  return [...cluster.policies, ...cluster.profiles.values()].flatMap(({ ingress, egress }) => [
    ...ingress,
    ...egress,
  ]);
}
