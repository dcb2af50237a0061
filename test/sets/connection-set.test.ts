import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import {
  allConnections,
  connectionSetKey,
  emptyConnections,
  equalConnections,
  hasConnection,
  icmpConnections,
  intersectConnections,
  isAllConnections,
  isEmptyConnections,
  portConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../../src/sets/connection-set.ts";
import { hasPorts, protocolName, protocolNumber } from "../../src/sets/protocol.ts";
import { connectionSets } from "./arbitrary-sets.ts";

describe("connection sets", () => {
  it("have equal keys exactly when they are equal", () => {
    fc.assert(
      fc.property(connectionSets, connectionSets, (a, b) => {
        expect(connectionSetKey(a) === connectionSetKey(b)).toBe(equalConnections(a, b));
        const [left, right] = [unionConnections(a, b), unionConnections(b, a)];
        expect(connectionSetKey(left)).toBe(connectionSetKey(right));
      }),
    );
  });

  it.each<[string, ConnectionSet, ConnectionSet]>([
    ["ports", portConnections(6, [11, 12]), portConnections(6, [1, 112])],
    ["source ports", portConnections(6, [80, 80], [11, 12]), portConnections(6, [80, 80], [1, 112])],
    [
      "protocols",
      { ...emptyConnections, other: [22, 23, 31, 44] },
      { ...emptyConnections, other: [2, 22, 33, 144] },
    ],
    [
      "layers",
      unionConnections(portConnections(6, [1, 1], [0, 1]), portConnections(6, [22, 22], [0, 5])),
      unionConnections(portConnections(6, [1, 1], [0, 12]), portConnections(6, [2, 22], [0, 5])),
    ],
  ])("have keys that tell where one of the %s ends", (_name, a, b) => {
    expect(connectionSetKey(a)).not.toBe(connectionSetKey(b));
  });

  it("come back themselves where they hold, or are held by, the other", () => {
    const https = portConnections(6, [443, 443]);
    const web = portConnections(6, [80, 443]);
    expect(unionConnections(https, web)).toBe(web);
    expect(intersectConnections(web, https)).toBe(https);
  });

  it("are nothing, by reference, when nothing is left", () => {
    const [https, same] = [portConnections(6, [443, 443]), portConnections(6, [443, 443])];
    expect(subtractConnections(https, same)).toBe(emptyConnections);
    expect(intersectConnections(https, portConnections(6, [80, 80]))).toBe(emptyConnections);
  });

  it("hold the shared value of a protocol all of whose ports are in", () => {
    expect(portConnections(6, [0, 65535]).tcp).toBe(allConnections.tcp);
    const halves = unionConnections(portConnections(17, [0, 99]), portConnections(17, [100, 65535]));
    expect(halves.udp).toBe(allConnections.udp);
  });

  it("are everything, by reference, once every protocol is in", () => {
    const protocols = Array.from({ length: 256 }, (_, protocol) => protocol);
    const union = protocols.map(protocolConnections).reduce(unionConnections, emptyConnections);
    expect(union).toBe(allConnections);
    expect(isAllConnections(union)).toBe(true);
  });

  it("are everything again when what was taken out comes back", () => {
    fc.assert(
      fc.property(connectionSets, (set) => {
        expect(unionConnections(subtractConnections(allConnections, set), set)).toBe(allConnections);
      }),
    );
  });

  it("keep protocols apart", () => {
    const https = portConnections(6, [443, 443]);
    expect(hasConnection(https, { protocol: 6, destinationPort: 443, sourcePort: 1024 })).toBe(true);
    expect(hasConnection(https, { protocol: 17, destinationPort: 443 })).toBe(false);
    expect(hasConnection(https, { protocol: 6, destinationPort: 80, sourcePort: 443 })).toBe(false);
    expect(hasConnection(icmpConnections(1, 8), { protocol: 58, icmpType: 8 })).toBe(false);
    expect(hasConnection(icmpConnections(58, 128), { protocol: 58, icmpType: 128, icmpCode: 7 })).toBe(true);
    expect(hasConnection(icmpConnections(1, 3, 4), { protocol: 1, icmpType: 3, icmpCode: 3 })).toBe(false);
    expect(hasConnection(protocolConnections(47), { protocol: 47 })).toBe(true);
    expect(hasConnection(protocolConnections(47), { protocol: 50 })).toBe(false);
  });

  it("read a port, type or code that is not set as 0", () => {
    for (const protocol of [6, 17, 132]) {
      expect(hasConnection(portConnections(protocol, [0, 0], [0, 0]), { protocol })).toBe(true);
      expect(hasConnection(portConnections(protocol, [1, 65535]), { protocol })).toBe(false);
      expect(hasConnection(portConnections(protocol, [0, 0], [1, 65535]), { protocol })).toBe(false);
    }
    for (const protocol of [1, 58]) {
      expect(hasConnection(icmpConnections(protocol, 0, 0), { protocol })).toBe(true);
      expect(hasConnection(icmpConnections(protocol, 0, 1), { protocol })).toBe(false);
      expect(hasConnection(icmpConnections(protocol, 1), { protocol })).toBe(false);
    }
  });

  it("ignore what is out of range", () => {
    expect(portConnections(6, [70000, 70010])).toBe(emptyConnections);
    expect(portConnections(6, [0, 99999])).toEqual(protocolConnections(6));
    expect(isEmptyConnections(icmpConnections(1, 256))).toBe(true);
    expect(protocolConnections(256)).toBe(emptyConnections);
  });

  it("refuse ports where Calico has none, which is our own fault", () => {
    expect(() => portConnections(136, [53, 53])).toThrow("no ports");
    expect(() => icmpConnections(6, 8)).toThrow("no ICMP");
  });
});

describe("protocols", () => {
  it.each([
    ["TCP", 6, true],
    ["UDP", 17, true],
    ["SCTP", 132, true],
    ["UDPLite", 136, false],
    ["ICMP", 1, false],
    ["ICMPv6", 58, false],
  ])("%s is %i", (name, number, ports) => {
    expect(protocolNumber(name)).toBe(number);
    expect(protocolNumber(name.toLowerCase())).toBe(number);
    expect(protocolName(number)).toBe(name);
    expect(hasPorts(number)).toBe(ports);
  });

  it("has no name for the rest", () => {
    expect(protocolNumber("gre")).toBeUndefined();
    expect(protocolName(47)).toBe("protocol 47");
  });
});
