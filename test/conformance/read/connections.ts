import {
  allConnections,
  emptyConnections,
  icmpConnections,
  intersectConnections,
  intervals,
  portConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
  type IntervalSet,
} from "../library.ts";
import { isRecord, list, number, records, text, texts, type Json, type JsonRecord } from "./json.ts";

const portProtocols: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, SCTP: 132 };
const realPorts: IntervalSet = [1, 65535];
const namedProtocols = [1, 6, 17, 58, 132];

/** A vector's `conns`: `all`, `none`, or an object by protocol. Absent is none. */
export function readConnections(conns: Json | undefined): ConnectionSet {
  if (conns === "all") return allConnections;
  if (!isRecord(conns)) return emptyConnections;
  const parts = Object.entries(conns).map(([key, value]) => readPart(key, value));
  return parts.reduce(unionConnections, emptyConnections);
}

function readPart(key: string, value: Json | undefined): ConnectionSet {
  const protocol = portProtocols[key];
  if (protocol !== undefined) return portConnections(protocol, readRanges(value), realPorts);
  switch (key) {
    case "ICMP":
      return readIcmp(1, value);
    case "ICMPv6":
      return readIcmp(58, value);
    case "other":
      return readOther(value);
    case "srcPortCubes":
      return records(value)
        .map((cube) =>
          portConnections(
            portProtocols[text(cube["protocol"]) ?? ""] ?? 6,
            readRanges(cube["dstPorts"]),
            readRanges(cube["srcPorts"]),
          ),
        )
        .reduce(unionConnections, emptyConnections);
    default:
      throw new Error(`a vector names connections by \`${key}\``);
  }
}

/** `["80", "90-100"]`. */
export function readRanges(value: Json | undefined): IntervalSet {
  return intervals(...list(value).map(readRange));
}

function readRange(value: Json): readonly [number, number] {
  const [low = "0", high = low] = (text(value) ?? JSON.stringify(value)).split("-");
  return [Number(low), Number(high)];
}

function readIcmp(protocol: 1 | 58, value: Json | undefined): ConnectionSet {
  if (value === "all") return protocolConnections(protocol);
  return records(value)
    .map((entry) => icmpEntry(protocol, entry))
    .reduce(unionConnections, emptyConnections);
}

function icmpEntry(protocol: 1 | 58, entry: JsonRecord): ConnectionSet {
  const types = numbersIn(entry["type"]);
  const codes = entry["code"] === undefined ? [undefined] : numbersIn(entry["code"]);
  const sets = types.flatMap((type) =>
    codes.map((code) =>
      code === undefined ? icmpConnections(protocol, type) : icmpConnections(protocol, type, code),
    ),
  );
  return sets.reduce(unionConnections, emptyConnections);
}

/** A number or `[low, high]`. */
function numbersIn(value: Json | undefined): readonly number[] {
  const [low, high] = Array.isArray(value)
    ? [number(list(value)[0]), number(list(value)[1])]
    : [number(value), number(value)];
  if (low === undefined || high === undefined) return [];
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

function readOther(value: Json | undefined): ConnectionSet {
  if (value === "all") {
    return namedProtocols
      .map((protocol) => protocolConnections(protocol))
      .reduce(subtractConnections, allConnections);
  }
  return list(value)
    .map(readRange)
    .flatMap(([low, high]) => numbersIn([low, high]))
    .map((protocol) => protocolConnections(protocol))
    .reduce(unionConnections, emptyConnections);
}

/** Types a rule can name go up to 254, and so do the types of the vectors. */
const unnamedIcmpTypes = unionConnections(icmpConnections(1, 255), icmpConnections(58, 255));

/**
 * What a case's "all" quantifies over, for one IP family: listed protocols or every one, ports 1-65535, ICMP types 0-254.
 * The vectors know no families; ICMP is only asked about IPv4 and ICMPv6 only about IPv6.
 */
export function modelledConnections(protocols: Json | undefined, family: 4 | 6): ConnectionSet {
  const whole = Object.values(portProtocols).map((protocol) => protocolConnections(protocol));
  const others = [...whole, unnamedIcmpTypes, protocolConnections(family === 4 ? 58 : 1)];
  const ports = Object.values(portProtocols).map((protocol) =>
    portConnections(protocol, realPorts, realPorts),
  );
  const all = [others.reduce(subtractConnections, allConnections), ...ports].reduce(
    unionConnections,
    emptyConnections,
  );
  if (protocols === "all" || protocols === undefined) return all;
  const listed = texts(protocols).map((name) =>
    protocolConnections(portProtocols[name] ?? (name === "ICMP" ? 1 : 58)),
  );
  return intersectConnections(listed.reduce(unionConnections, emptyConnections), all);
}
