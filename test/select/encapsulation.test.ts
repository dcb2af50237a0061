import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { TunnelKind } from "../../src/model/encapsulation.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import {
  encapsulatingConnection,
  encapsulationsInUse,
  encapsulationTo,
  tunnelAddress,
} from "../../src/select/encapsulation.ts";
import { formatConnection } from "../../src/sets/connection-text.ts";
import { formatAddress, parseAddress } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { node } from "../support/small-objects.ts";

const pool = (name: string, cidr: string, spec: JsonObject = {}): JsonObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "IPPool",
  metadata: { name },
  spec: { cidr, ...spec },
});
const felix = (spec: JsonObject): JsonObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "FelixConfiguration",
  metadata: { name: "default" },
  spec,
});
const pools = [
  pool("a", "10.0.0.0/24", { vxlanMode: "Always" }),
  pool("b", "10.0.1.0/24", { ipipMode: "CrossSubnet" }),
  pool("c", "10.0.2.0/24"),
  pool("six", "fd00::/64", { vxlanMode: "CrossSubnet" }),
];
const wireguard = [...pools, felix({ wireguardEnabled: true })];
const wireguard6 = [...pools, felix({ wireguardEnabledV6: true })];
const clusterOf = (objects: readonly JsonObject[], options: SimulateOptions = {}) =>
  simulate(toFiles(objects), options).cluster;

describe("how packets to a pod cross between nodes (HEP-24)", () => {
  it.each<[string, readonly JsonObject[], SimulateOptions, string, string]>([
    ["by its pool", pools, {}, "10.0.0.9", "vxlan"],
    ["by another pool", pools, {}, "10.0.1.9", "ipip-cross-subnet"],
    ["plainly", pools, {}, "10.0.2.9", "none"],
    ["of no pool, plainly", pools, {}, "10.0.3.9", "none"],
    ["by a pool of IPv6", pools, {}, "fd00::9", "vxlan-cross-subnet"],
    ["by what the options say", pools, { encapsulation: "ipip" }, "10.0.0.9", "ipip"],
    ["by IPIP never over IPv6", pools, { encapsulation: "ipip" }, "fd00::9", "none"],
    ["nor across subnets", pools, { encapsulation: "ipip-cross-subnet" }, "fd00::9", "none"],
    ["by VXLAN over IPv6 too", pools, { encapsulation: "vxlan" }, "fd00::9", "vxlan"],
    ["by WireGuard", wireguard, {}, "10.0.0.9", "wireguard"],
    ["by WireGuard, not IPv6", wireguard, {}, "fd00::9", "vxlan-cross-subnet"],
    ["by WireGuard, IPv6 alone", wireguard6, {}, "fd00::9", "wireguard"],
    ["by WireGuard of IPv6, not IPv4", wireguard6, {}, "10.0.0.9", "vxlan"],
  ])("%s", (_name, objects, options, text, expected) => {
    const address = parseAddress(text);
    expect(address && encapsulationTo(clusterOf(objects, options), address)).toBe(expected);
  });

  it.each<[string, readonly JsonObject[], SimulateOptions, string[]]>([
    ["by pools", pools, {}, ["ipip-cross-subnet", "none", "vxlan", "vxlan-cross-subnet"]],
    ["by what the options say", pools, { encapsulation: "none" }, ["none"]],
    ["by WireGuard and the pools of IPv6", wireguard, {}, ["vxlan-cross-subnet", "wireguard"]],
    [
      "by WireGuard and the pools of IPv4",
      wireguard6,
      {},
      ["ipip-cross-subnet", "none", "vxlan", "wireguard"],
    ],
    ["by nothing that is written", [], {}, []],
  ])("all in use: %s", (_name, objects, options, expected) => {
    expect(encapsulationsInUse(clusterOf(objects, options))).toEqual(expected);
  });

  it.each<[TunnelKind, 4 | 6, string]>([
    ["ipip", 4, "protocol 4"],
    ["vxlan", 4, "UDP/4789 from source port 49152"],
    ["vxlan", 6, "UDP/4789 from source port 49152"],
    ["wireguard", 4, "UDP/51820 from source port 49152"],
    ["wireguard", 6, "UDP/51821 from source port 49152"],
  ])("the packet around a packet: %s, IPv%i", (tunnel, family, expected) => {
    expect(formatConnection(encapsulatingConnection(clusterOf([]), tunnel, family))).toBe(expected);
  });
});

describe("tunnelAddress", () => {
  const both = {
    "projectcalico.org/IPv4IPIPTunnelAddr": "10.0.9.1",
    "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.9.2",
    "projectcalico.org/IPv6VXLANTunnelAddr": "fd00::2",
    "projectcalico.org/IPv4WireguardInterfaceAddr": "10.0.9.3",
  };
  const ipip = pool("a", "10.0.0.0/24", { ipipMode: "CrossSubnet" });
  const vxlan = pool("b", "10.0.1.0/24", { vxlanMode: "Always" });
  const felix = {
    apiVersion: "projectcalico.org/v3",
    kind: "FelixConfiguration",
    metadata: { name: "default" },
    spec: { wireguardEnabled: true },
  };

  it.each<[string, readonly JsonObject[], Readonly<Record<string, string>>, 4 | 6, string | undefined]>([
    ["of IPIP", [ipip], both, 4, "10.0.9.1"],
    ["of VXLAN", [vxlan], both, 4, "10.0.9.2"],
    ["of the family", [pool("six", "fd00::/64", { vxlanMode: "Always" })], both, 6, "fd00::2"],
    ["of WireGuard, which goes before the pools", [ipip, vxlan, felix], both, 4, "10.0.9.3"],
    ["not known where pools differ", [ipip, vxlan], both, 4, undefined],
    [
      "the same in all tunnels",
      [ipip, vxlan],
      { ...both, "projectcalico.org/IPv4IPIPTunnelAddr": "10.0.9.2" },
      4,
      "10.0.9.2",
    ],
    [
      "not that of a tunnel that is not used",
      [vxlan],
      { "projectcalico.org/IPv4IPIPTunnelAddr": "10.0.9.1" },
      4,
      undefined,
    ],
    ["none without tunnels", [pool("c", "10.0.2.0/24")], both, 4, undefined],
  ])("is %s", (_, objects, annotations, family, expected) => {
    const { cluster } = simulate(toFiles([...objects, node("n1", "192.0.2.1", annotations)]));
    const [own] = cluster.nodes;
    const found = own === undefined ? undefined : tunnelAddress(cluster, own, family);
    expect(found === undefined ? undefined : formatAddress(found)).toBe(expected);
  });
});
