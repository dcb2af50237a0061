import { invariant } from "../base/invariant.ts";
import type { Connection } from "./connection.ts";
import {
  emptyIntervals,
  equalIntervals,
  hasValue,
  intersectIntervals,
  isSubsetIntervals,
  subtractIntervals,
  unionIntervals,
  type IntervalSet,
} from "./interval-set.ts";
import {
  emptyPlane,
  equalPlanes,
  hasPoint,
  intersectPlanes,
  isSubsetPlane,
  planeOf,
  subtractPlanes,
  unionPlanes,
  type PlaneSet,
} from "./plane-set.ts";

/**
 * A set of connections of one IP family. TCP, UDP and SCTP: x = destination port, y = source port, 0-65535.
 * ICMP and ICMPv6 (protocols 1 and 58): x = type, y = code, 0-255. `other`: every other protocol number 0-255.
 * Invariant: all parts canonical, so equal sets have equal parts.
 */
export interface ConnectionSet {
  readonly tcp: PlaneSet;
  readonly udp: PlaneSet;
  readonly sctp: PlaneSet;
  readonly icmp: PlaneSet;
  readonly icmp6: PlaneSet;
  readonly other: IntervalSet;
}

/** Every port, 0 included: packets can carry it, even though no rule can name it. */
export const allPorts: IntervalSet = [0, 65535];
const allBytes: IntervalSet = [0, 255];
const allPortPairs = planeOf(allPorts, allPorts);
const allIcmp = planeOf(allBytes, allBytes);
const allOther = subtractIntervals(allBytes, [1, 1, 6, 6, 17, 17, 58, 58, 132, 132]);

/** The set without connections. Every operation that finds nothing returns this very value. */
export const emptyConnections: ConnectionSet = {
  tcp: emptyPlane,
  udp: emptyPlane,
  sctp: emptyPlane,
  icmp: emptyPlane,
  icmp6: emptyPlane,
  other: emptyIntervals,
};

/** Every connection. Every operation whose result is everything returns this very value. */
export const allConnections: ConnectionSet = {
  tcp: allPortPairs,
  udp: allPortPairs,
  sctp: allPortPairs,
  icmp: allIcmp,
  icmp6: allIcmp,
  other: allOther,
};

/** What is in either set; one of the operands itself where it holds the other. */
export function unionConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === b || b === emptyConnections || a === allConnections) return a;
  if (a === emptyConnections || b === allConnections) return b;
  return combine(a, b, unionPlanes, unionIntervals);
}

/** What is in both sets; one of the operands itself where the other holds it. */
export function intersectConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === b || a === emptyConnections || b === allConnections) return a;
  if (b === emptyConnections || a === allConnections) return b;
  return combine(a, b, intersectPlanes, intersectIntervals);
}

/** What is in `a` and not in `b`; `a` itself where they have nothing in common. */
export function subtractConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (b === emptyConnections || a === emptyConnections) return a;
  if (a === b || b === allConnections) return emptyConnections;
  return combine(a, b, subtractPlanes, subtractIntervals);
}

export function equalConnections(a: ConnectionSet, b: ConnectionSet): boolean {
  return (
    a === b ||
    (equalPlanes(a.tcp, b.tcp) &&
      equalPlanes(a.udp, b.udp) &&
      equalPlanes(a.sctp, b.sctp) &&
      equalPlanes(a.icmp, b.icmp) &&
      equalPlanes(a.icmp6, b.icmp6) &&
      equalIntervals(a.other, b.other))
  );
}

export function isEmptyConnections(set: ConnectionSet): boolean {
  return set === emptyConnections || equalConnections(set, emptyConnections);
}

export function isAllConnections(set: ConnectionSet): boolean {
  return set === allConnections || equalConnections(set, allConnections);
}

export function isSubsetConnections(a: ConnectionSet, b: ConnectionSet): boolean {
  return (
    a === b ||
    a === emptyConnections ||
    b === allConnections ||
    (isSubsetPlane(a.tcp, b.tcp) &&
      isSubsetPlane(a.udp, b.udp) &&
      isSubsetPlane(a.sctp, b.sctp) &&
      isSubsetPlane(a.icmp, b.icmp) &&
      isSubsetPlane(a.icmp6, b.icmp6) &&
      isSubsetIntervals(a.other, b.other))
  );
}

// Sets are shared by reference a good deal, and callers group by key.
const keys = new WeakMap<ConnectionSet, string>();

/** A string that two sets share exactly when they are equal. */
export function connectionSetKey(set: ConnectionSet): string {
  let key = keys.get(set);
  if (key === undefined) {
    const planes = [set.tcp, set.udp, set.sctp, set.icmp, set.icmp6].map(planeKey);
    key = `${planes.join("|")}|${set.other.join(",")}`;
    keys.set(set, key);
  }
  return key;
}

function planeKey(plane: PlaneSet): string {
  return plane.layers.map(({ x, y }) => `${x.join(",")}:${y.join(",")}`).join(";");
}

/** Every connection of one protocol. */
export function protocolConnections(protocol: number): ConnectionSet {
  const part = planePart(protocol);
  if (part !== undefined) return { ...emptyConnections, [part]: allConnections[part] };
  const other = intersectIntervals([protocol, protocol], allOther);
  return other.length === 0 ? emptyConnections : { ...emptyConnections, other };
}

/**
 * The connections of TCP, UDP or SCTP with these ports; source ports are all ports where left out. Ports
 * outside 0-65535 are ignored. Must not be called for a protocol without ports.
 */
export function portConnections(
  protocol: number,
  destinationPorts: IntervalSet,
  sourcePorts: IntervalSet = allPorts,
): ConnectionSet {
  const part = planePart(protocol);
  invariant(part === "tcp" || part === "udp" || part === "sctp", `protocol ${protocol} has no ports`);
  return withPlane(
    part,
    planeOf(intersectIntervals(destinationPorts, allPorts), intersectIntervals(sourcePorts, allPorts)),
  );
}

/** The connections of ICMP (1) or ICMPv6 (58) with this type, and this code where one is given. */
export function icmpConnections(protocol: number, type: number, code?: number): ConnectionSet {
  const part = planePart(protocol);
  invariant(part === "icmp" || part === "icmp6", `protocol ${protocol} has no ICMP types`);
  const types = intersectIntervals([type, type], allBytes);
  return withPlane(
    part,
    planeOf(types, code === undefined ? allBytes : intersectIntervals([code, code], allBytes)),
  );
}

/** Whether the connection is a member. A port, type or code that is not set counts as 0. */
export function hasConnection(set: ConnectionSet, connection: Connection): boolean {
  switch (planePart(connection.protocol)) {
    case "tcp":
      return hasPoint(set.tcp, connection.destinationPort ?? 0, connection.sourcePort ?? 0);
    case "udp":
      return hasPoint(set.udp, connection.destinationPort ?? 0, connection.sourcePort ?? 0);
    case "sctp":
      return hasPoint(set.sctp, connection.destinationPort ?? 0, connection.sourcePort ?? 0);
    case "icmp":
      return hasPoint(set.icmp, connection.icmpType ?? 0, connection.icmpCode ?? 0);
    case "icmp6":
      return hasPoint(set.icmp6, connection.icmpType ?? 0, connection.icmpCode ?? 0);
    case undefined:
      return hasValue(set.other, connection.protocol);
  }
}

type PlanePart = "tcp" | "udp" | "sctp" | "icmp" | "icmp6";

function planePart(protocol: number): PlanePart | undefined {
  if (protocol === 6) return "tcp";
  if (protocol === 17) return "udp";
  if (protocol === 132) return "sctp";
  if (protocol === 1) return "icmp";
  return protocol === 58 ? "icmp6" : undefined;
}

function withPlane(part: PlanePart, plane: PlaneSet): ConnectionSet {
  const kept = settle(plane, allConnections[part]);
  return kept === emptyPlane ? emptyConnections : { ...emptyConnections, [part]: kept };
}

/** The shared value for everything where the plane is full, so that later operations see it by reference. */
function settle(plane: PlaneSet, full: PlaneSet): PlaneSet {
  return plane !== full && equalPlanes(plane, full) ? full : plane;
}

function combine(
  a: ConnectionSet,
  b: ConnectionSet,
  planes: (a: PlaneSet, b: PlaneSet) => PlaneSet,
  others: (a: IntervalSet, b: IntervalSet) => IntervalSet,
): ConnectionSet {
  const tcp = settle(planes(a.tcp, b.tcp), allPortPairs);
  const udp = settle(planes(a.udp, b.udp), allPortPairs);
  const sctp = settle(planes(a.sctp, b.sctp), allPortPairs);
  const icmp = settle(planes(a.icmp, b.icmp), allIcmp);
  const icmp6 = settle(planes(a.icmp6, b.icmp6), allIcmp);
  const other = others(a.other, b.other);
  const result: ConnectionSet = { tcp, udp, sctp, icmp, icmp6, other };
  if (sameParts(result, a)) return a;
  if (sameParts(result, b)) return b;
  if (isEmptyConnections(result)) return emptyConnections;
  return isAllConnections(result) ? allConnections : result;
}

function sameParts(a: ConnectionSet, b: ConnectionSet): boolean {
  return (
    a.tcp === b.tcp &&
    a.udp === b.udp &&
    a.sctp === b.sctp &&
    a.icmp === b.icmp &&
    a.icmp6 === b.icmp6 &&
    a.other === b.other
  );
}
