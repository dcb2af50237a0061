import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import {
  allConnections,
  emptyConnections,
  equalConnections,
  hasConnection,
  icmpConnections,
  isEmptyConnections,
  portConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../../src/sets/connection-set.ts";
import {
  connectionsToJson,
  formatConnection,
  formatConnections,
  parseConnection,
  sampleConnection,
} from "../../src/sets/connection-text.ts";
import { connectionSets, connections } from "./arbitrary-sets.ts";

const any = (...sets: readonly ConnectionSet[]) => sets.reduce(unionConnections, emptyConnections);
const but = (...sets: readonly ConnectionSet[]) => subtractConnections(allConnections, any(...sets));
const tcp = (...ports: readonly number[]) => any(...ports.map((port) => portConnections(6, [port, port])));

describe("formatConnections", () => {
  it.each<[string, ConnectionSet]>([
    ["every connection", allConnections],
    ["no connection", emptyConnections],
    ["TCP", protocolConnections(6)],
    ["TCP 80, 443", tcp(443, 80)],
    ["TCP 80-81", tcp(80, 81)],
    ["TCP 443; UDP 53", any(portConnections(17, [53, 53]), tcp(443))],
    ["TCP 80 from source port 1024-65535", portConnections(6, [80, 80], [1024, 65535])],
    ["UDP from source port 53", portConnections(17, [0, 65535], [53, 53])],
    ["TCP 80 from source port 9; TCP 443", any(portConnections(6, [80, 80], [9, 9]), tcp(443))],
    ["ICMP type 8", icmpConnections(1, 8)],
    ["ICMP type 3 code 4", icmpConnections(1, 3, 4)],
    ["ICMP; ICMPv6 type 128", any(protocolConnections(1), icmpConnections(58, 128))],
    ["TCP 80 from source port 1, 5", portConnections(6, [80, 80], [1, 1, 5, 5])],
    ["ICMP type 3, 8", any(icmpConnections(1, 3), icmpConnections(1, 8))],
    ["ICMP type 3 code 1, 4", any(icmpConnections(1, 3, 1), icmpConnections(1, 3, 4))],
    ["ICMP type 0-1", any(icmpConnections(1, 0), icmpConnections(1, 1))],
    ["ICMP type 254-255", any(icmpConnections(1, 254), icmpConnections(1, 255))],
    ["protocol 47", protocolConnections(47)],
    ["protocol 50-51", any(protocolConnections(50), protocolConnections(51))],
    ["UDPLite", protocolConnections(136)],
    ["protocol 47, 50-51", any(...[47, 50, 51].map(protocolConnections))],
    ["every connection but TCP 22, 179", but(tcp(22, 179))],
    ["every connection but UDP", but(protocolConnections(17))],
  ])("%s", (text, set) => {
    expect(formatConnections(set)).toBe(text);
  });

  it("tells different sets apart", () => {
    fc.assert(
      fc.property(connectionSets, connectionSets, (a, b) => {
        expect(formatConnections(a) === formatConnections(b)).toBe(equalConnections(a, b));
      }),
    );
  });
});

describe("connectionsToJson", () => {
  it.each<[ConnectionSet, object]>([
    [emptyConnections, {}],
    [allConnections, { TCP: ["*"], UDP: ["*"], SCTP: ["*"], ICMP: ["*"], ICMPv6: ["*"], other: ["*"] }],
    [any(tcp(80), portConnections(6, [1, 9], [53, 53])), { TCP: ["1-9 from 53", "80"] }],
    [any(icmpConnections(1, 8), icmpConnections(1, 3, 4)), { ICMP: ["3/4", "8"] }],
    [portConnections(17, [0, 65535], [53, 53]), { UDP: ["* from 53"] }],
    [portConnections(17, [53, 53], [1, 1, 5, 9]), { UDP: ["53 from 1,5-9"] }],
    [any(...[47, 50, 51].map(protocolConnections)), { other: ["47", "50-51"] }],
  ])("case %#", (set, expected) => {
    expect(connectionsToJson(set)).toEqual(expected);
  });
});

describe("sampleConnection", () => {
  it.each<[string, ConnectionSet]>([
    ["TCP/443", allConnections],
    ["TCP/80", but(tcp(443))],
    ["TCP/9000", any(tcp(9000), protocolConnections(17))],
    ["TCP/1", portConnections(6, [0, 5])],
    ["TCP/0", tcp(0)],
    ["TCP/2", any(portConnections(6, [0, 0], [9, 9]), tcp(2))],
    ["TCP/2", any(tcp(2), portConnections(6, [3, 3], [9, 9]))],
    ["TCP/80", any(portConnections(6, [1, 9], [53, 53]), tcp(80))],
    ["TCP/1", tcp(1, 5)],
    ["TCP/443 from source port 9", any(portConnections(6, [443, 443], [9, 9]), tcp(80))],
    ["TCP/1 from source port 9", any(portConnections(6, [1, 1], [9, 9]), tcp(2))],
    ["TCP/80 from source port 1024", portConnections(6, [80, 80], [53, 2000])],
    ["TCP/80 from source port 53", portConnections(6, [80, 80], [53, 53])],
    ["UDP/53", but(protocolConnections(6))],
    ["SCTP/1", protocolConnections(132)],
    ["ICMP type 8", any(protocolConnections(1), protocolConnections(58))],
    ["ICMP type 3 code 4", icmpConnections(1, 3, 4)],
    ["ICMPv6 type 128", protocolConnections(58)],
    ["protocol 47", protocolConnections(47)],
  ])("%s", (text, set) => {
    const sample = sampleConnection(set);
    expect(sample && formatConnection(sample)).toBe(text);
  });

  it("names no port where none is set", () => {
    expect(formatConnection({ protocol: 6 })).toBe("TCP");
    expect(formatConnection({ protocol: 6, sourcePort: 53 })).toBe("TCP from source port 53");
    expect(formatConnection({ protocol: 1, icmpCode: 4 })).toBe("ICMP");
  });

  it("is a member of every set that has one", () => {
    fc.assert(
      fc.property(connectionSets, (set) => {
        const sample = sampleConnection(set);
        expect(sample === undefined).toBe(isEmptyConnections(set));
        if (sample !== undefined) expect(hasConnection(set, sample)).toBe(true);
      }),
    );
  });
});

describe("parseConnection", () => {
  it.each([
    ["TCP/443", { protocol: 6, destinationPort: 443 }],
    ["tcp:443", { protocol: 6, destinationPort: 443 }],
    [" UDP/53 ", { protocol: 17, destinationPort: 53 }],
    ["6/22", { protocol: 6, destinationPort: 22 }],
    ["TCP", { protocol: 6 }],
    ["ICMP", { protocol: 1 }],
    ["ICMP/8", { protocol: 1, icmpType: 8 }],
    ["icmp/8/0", { protocol: 1, icmpType: 8, icmpCode: 0 }],
    ["ICMPv6 type 128", { protocol: 58, icmpType: 128 }],
    ["protocol 47", { protocol: 47 }],
    ["47", { protocol: 47 }],
    ["protocol  47", { protocol: 47 }],
    ["ICMP  type  3  code  4", { protocol: 1, icmpType: 3, icmpCode: 4 }],
    ["ICMP/255/255", { protocol: 1, icmpType: 255, icmpCode: 255 }],
    ["TCP/80 from source port 53", { protocol: 6, destinationPort: 80, sourcePort: 53 }],
    ["TCP/65535  from  source  port  65535", { protocol: 6, destinationPort: 65535, sourcePort: 65535 }],
  ])("reads %s", (text, expected) => {
    expect(parseConnection(text)).toStrictEqual(expected);
  });

  it.each([
    ["", "nothing"],
    ["443", "no protocol number goes so high"],
    ["http", "not a protocol"],
    ["TCP/65536", "not a port"],
    ["TCP/80/81", "one port only"],
    ["TCP/80 from source port 65536", "not a port"],
    ["6x", "neither a number nor a name"],
    ["to TCP/80", "something before it"],
    ["TCP/80 please", "something after it"],
    ["TCP/80-90", "one connection, not a range"],
    ["TCP type 8", "TCP has no types"],
    ["ICMP/256", "not a type"],
    ["ICMP/8/256", "not a code"],
    ["ICMP from source port 1", "ICMP has no ports"],
    ["UDPLite/53", "Calico matches no ports of UDPLite"],
    ["47/1", "no ports and no types"],
  ])("refuses %j: %s", (text) => {
    expect(parseConnection(text)).toBeUndefined();
  });

  it("reads back what formatConnection writes", () => {
    fc.assert(
      fc.property(connections, (connection) => {
        expect(parseConnection(formatConnection(connection))).toEqual(connection);
      }),
    );
  });
});
