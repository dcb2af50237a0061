import type { Connection } from "./connection.ts";
import { allConnections, allPorts, emptyConnections, subtractConnections } from "./connection-set.ts";
import type { ConnectionSet } from "./connection-set.ts";
import { equalIntervals, hasValue, intervalPairs, type IntervalSet } from "./interval-set.ts";
import { hasPorts, protocolName, protocolNumber } from "./protocol.ts";
import { equalPlanes, type PlaneLayer, type PlaneSet } from "./plane-set.ts";

/** A connection set as JSON: ports, types or numbers by protocol, `*` for all; absent where there are none. */
export interface ConnectionsJson {
  readonly TCP?: readonly string[];
  readonly UDP?: readonly string[];
  readonly SCTP?: readonly string[];
  readonly ICMP?: readonly string[];
  readonly ICMPv6?: readonly string[];
  readonly other?: readonly string[];
}

const portParts = [
  ["tcp", "TCP"],
  ["udp", "UDP"],
  ["sctp", "SCTP"],
] as const;

const icmpParts = [
  ["icmp", "ICMP"],
  ["icmp6", "ICMPv6"],
] as const;

/**
 * The set as people read it: `every connection`, `no connection`, `TCP 80, 443; UDP; ICMP type 8`, or what is
 * missing where that is shorter: `every connection but TCP 22`. Equal sets have equal texts.
 */
export function formatConnections(set: ConnectionSet): string {
  const missing = subtractConnections(allConnections, set);
  if (missing === emptyConnections) return "every connection";
  const direct = describe(set);
  if (direct === "") return "no connection";
  const inverse = `every connection but ${describe(missing)}`;
  return inverse.length < direct.length ? inverse : direct;
}

function describe(set: ConnectionSet): string {
  const parts: string[] = [];
  for (const [part, name] of portParts) {
    for (const layer of set[part].layers) parts.push(`${name}${portWords(layer)}`);
  }
  for (const [part, name] of icmpParts) {
    for (const layer of set[part].layers) parts.push(`${name}${icmpWords(layer)}`);
  }
  const { other } = set;
  if (other.length === 2 && other[0] === other[1]) parts.push(protocolName(other[0] ?? 0));
  else if (other.length > 0) parts.push(`protocol ${ranges(other).join(", ")}`);
  return parts.join("; ");
}

function portWords({ x, y }: PlaneLayer): string {
  const destination = equalIntervals(x, allPorts) ? "" : ` ${ranges(x).join(", ")}`;
  return equalIntervals(y, allPorts)
    ? destination
    : `${destination} from source port ${ranges(y).join(", ")}`;
}

function icmpWords({ x, y }: PlaneLayer): string {
  const types = isEveryByte(x) ? "" : ` type ${ranges(x).join(", ")}`;
  return isEveryByte(y) ? types : `${types} code ${ranges(y).join(", ")}`;
}

function isEveryByte(set: IntervalSet): boolean {
  return set[0] === 0 && set[1] === 255;
}

function ranges(set: IntervalSet): readonly string[] {
  return intervalPairs(set).map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`));
}

/** The set as compact JSON: `{ "TCP": ["80", "443 from 1024-65535"], "UDP": ["*"], "ICMP": ["8", "3/4"] }`. */
export function connectionsToJson(set: ConnectionSet): ConnectionsJson {
  const out: Record<string, readonly string[]> = {};
  for (const [part, name] of portParts) addPlane(out, name, set[part], allConnections[part], " from ");
  for (const [part, name] of icmpParts) addPlane(out, name, set[part], allConnections[part], "/");
  if (equalIntervals(set.other, allConnections.other)) out["other"] = ["*"];
  else if (set.other.length > 0) out["other"] = ranges(set.other);
  return out;
}

function addPlane(
  out: Record<string, readonly string[]>,
  name: string,
  plane: PlaneSet,
  full: PlaneSet,
  joint: string,
): void {
  const [all] = full.layers;
  if (all === undefined || plane.layers.length === 0) return;
  out[name] = equalPlanes(plane, full)
    ? ["*"]
    : plane.layers.flatMap(({ x, y }) => {
        const firsts = equalIntervals(x, all.x) ? ["*"] : ranges(x);
        const seconds = equalIntervals(y, all.y) ? "" : `${joint}${ranges(y).join(",")}`;
        return firsts.map((first) => first + seconds);
      });
}

/** One connection as people write it: `TCP/443`, `TCP/443 from source port 53`, `ICMP type 8`, `protocol 47`. */
export function formatConnection(connection: Connection): string {
  const { protocol, destinationPort, sourcePort, icmpType, icmpCode } = connection;
  let text = protocolName(protocol);
  if (hasPorts(protocol)) {
    if (destinationPort !== undefined) text += `/${destinationPort}`;
    if (sourcePort !== undefined) text += ` from source port ${sourcePort}`;
  } else if (icmpType !== undefined) {
    text += ` type ${icmpType}`;
    if (icmpCode !== undefined) text += ` code ${icmpCode}`;
  }
  return text;
}

const connectionPattern =
  /^(?:protocol +)?([a-z0-9]+?)(?:[/:]([0-9]{1,5})(?:[/:]([0-9]{1,3}))?|\s+type\s+([0-9]{1,3})(?:\s+code\s+([0-9]{1,3}))?)?(?:\s+from\s+source\s+port\s+([0-9]{1,5}))?$/i;

/**
 * The connection that `text` writes: `TCP/443`, `tcp:443`, `ICMP`, `ICMP/8`, `ICMP/8/0`, `47`, `protocol 47`,
 * and whatever `formatConnection` writes. Undefined for anything else. Left out parts stay unset.
 */
export function parseConnection(text: string): Connection | undefined {
  const match = connectionPattern.exec(text.trim());
  if (match === null) return undefined;
  const name = match[1] ?? "";
  const protocol = /^[0-9]{1,3}$/.test(name) ? Number(name) : protocolNumber(name);
  if (protocol === undefined || protocol > 255) return undefined;
  const typed = match[4] !== undefined;
  const first = optionalNumber(match[2] ?? match[4]);
  const second = optionalNumber(match[3] ?? match[5]);
  const sourcePort = optionalNumber(match[6]);
  if (hasPorts(protocol)) {
    if (typed || second !== undefined || (first ?? 0) > 65535 || (sourcePort ?? 0) > 65535) return undefined;
    return {
      protocol,
      ...(first === undefined ? {} : { destinationPort: first }),
      ...(sourcePort === undefined ? {} : { sourcePort }),
    };
  }
  if (sourcePort !== undefined) return undefined;
  if (protocol !== 1 && protocol !== 58) return first === undefined ? { protocol } : undefined;
  if ((first ?? 0) > 255 || (second ?? 0) > 255) return undefined;
  return {
    protocol,
    ...(first === undefined ? {} : { icmpType: first }),
    ...(second === undefined ? {} : { icmpCode: second }),
  };
}

function optionalNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/**
 * The member that says most to a reader: a well-known TCP port, else the lowest port from 1 up; TCP before UDP
 * before SCTP before ICMP before the rest. Undefined for the empty set.
 * The source port is set only where not every source port is a member, the ICMP code where 0 is not.
 */
export function sampleConnection(set: ConnectionSet): Connection | undefined {
  return (
    samplePort(6, set.tcp, [443, 80, 8080, 22, 53]) ??
    samplePort(17, set.udp, [53, 443]) ??
    samplePort(132, set.sctp, []) ??
    sampleIcmp(1, set.icmp, 8) ??
    sampleIcmp(58, set.icmp6, 128) ??
    (set.other.length === 0 ? undefined : { protocol: pick(set.other, [], 1) })
  );
}

function samplePort(protocol: number, plane: PlaneSet, wellKnown: readonly number[]): Connection | undefined {
  const found = pickX(plane, wellKnown, 1);
  if (found === undefined) return undefined;
  const connection = { protocol, destinationPort: found.x };
  // Clients pick source ports from 1024 up, so such a port reads as an ordinary connection.
  return equalIntervals(found.y, allPorts)
    ? connection
    : { ...connection, sourcePort: pick(found.y, [], 1024) };
}

function sampleIcmp(protocol: number, plane: PlaneSet, echo: number): Connection | undefined {
  const found = pickX(plane, [echo], 0);
  if (found === undefined) return undefined;
  const connection = { protocol, icmpType: found.x };
  return hasValue(found.y, 0) ? connection : { ...connection, icmpCode: pick(found.y, [], 0) };
}

function pickX(
  plane: PlaneSet,
  preferred: readonly number[],
  from: number,
): { readonly x: number; readonly y: IntervalSet } | undefined {
  const picks = plane.layers.map(({ x, y }) => ({ x: pick(x, preferred, from), y }));
  return picks.reduce<(typeof picks)[number] | undefined>(
    (best, next) =>
      best === undefined || rank(next.x, preferred, from) < rank(best.x, preferred, from) ? next : best,
    undefined,
  );
}

/** The best member of a set that is not empty: a preferred one, else the lowest one at or above `from`, else the lowest. */
function pick(set: IntervalSet, preferred: readonly number[], from: number): number {
  for (const value of preferred) if (hasValue(set, value)) return value;
  for (const [low, high] of intervalPairs(set)) if (high >= from) return Math.max(low, from);
  return set[0] ?? 0;
}

function rank(value: number, preferred: readonly number[], from: number): number {
  const index = preferred.indexOf(value);
  if (index >= 0) return index;
  return (value >= from ? 0 : 65536) + preferred.length + value;
}
