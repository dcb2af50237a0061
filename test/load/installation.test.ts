import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { formatAddressSet } from "../../src/sets/address-set.ts";
import { loadObjects, make } from "./support/load-objects.ts";

function load(calicoNetwork: JsonObject): Cluster {
  return loadObjects([make.of("operator.tigera.io/v1", "Installation", "default", { calicoNetwork })]);
}

describe("pools that the operator is told to make", () => {
  it.each<[string, JsonObject, string]>([
    ["IPIP by default", { ipPools: [{ cidr: "10.0.0.0/16" }] }, "ipip"],
    ["VXLAN without BGP", { bgp: "Disabled", ipPools: [{ cidr: "10.0.0.0/16" }] }, "vxlan"],
    ["none for IPv6", { ipPools: [{ cidr: "fd00::/64" }] }, "none"],
    [
      "as written",
      { bgp: "Disabled", ipPools: [{ cidr: "10.0.0.0/16", encapsulation: "IPIPCrossSubnet" }] },
      "ipip-cross-subnet",
    ],
  ])("are encapsulated: %s", (_, network, expected) => {
    expect(load(network).pools.map(({ encapsulation }) => encapsulation)).toEqual([expected]);
  });

  it("translate what leaves them, unless told not to", () => {
    expect(load({ ipPools: [{ cidr: "10.0.0.0/16" }] }).settings.natOutgoing).toBe(true);
    expect(load({ ipPools: [{ cidr: "10.0.0.0/16", natOutgoing: "Disabled" }] }).settings.natOutgoing).toBe(
      false,
    );
  });

  it("are left out where the network can't be read", () => {
    const { settings } = load({ ipPools: [{ cidr: "ten" }, {}, { cidr: "10.0.0.0/16" }] });
    expect(formatAddressSet(settings.podCIDRs)).toEqual(["10.0.0.0/16"]);
  });
});

describe("pools of the tree", () => {
  it("without a network are an error, and not made up for from elsewhere", () => {
    const cluster = loadObjects([
      make.v3("IPPool", "p", {}),
      make.of("operator.tigera.io/v1", "Installation", "default", {
        calicoNetwork: { ipPools: [{ cidr: "10.0.0.0/16" }] },
      }),
    ]);
    expect(cluster.issues).toMatchObject([{ code: "net-invalid", use: "ignored" }]);
    expect(cluster.settings.podCIDRs).toEqual(loadObjects([]).settings.podCIDRs);
  });
});

describe("networks of nodes", () => {
  it("are where pods are, if there is no pool", () => {
    const nodes = ["0", "1"].map((n): JsonObject => ({
      ...make.node(`n${n}`),
      spec: n === "0" ? { podCIDR: "10.1.0.0/24" } : { podCIDRs: ["10.1.1.0/24", "fd00::/80", "ten"] },
    }));
    expect(formatAddressSet(loadObjects(nodes).settings.podCIDRs)).toEqual(["10.1.0.0/23", "fd00::/80"]);
  });
});

describe("what a node says about itself", () => {
  it("may be interfaces alone", () => {
    const interfaces = '[{"name":"eth3","addresses":[]},{"name":"eth1","addresses":[]}]';
    const [found] = loadObjects([make.node("n", { "projectcalico.org/Interfaces": interfaces })]).nodes;
    expect(found).toMatchObject({ addresses: [], interfaces: [{ name: "eth3" }, { name: "eth1" }] });
  });

  it("is skipped where it can't be read", () => {
    const interfaces = '[{"addresses":["192.0.2.1"]},{"name":"eth1","addresses":["198.51.100.1/32","x"]},5]';
    const node: JsonObject = {
      ...make.node("n", { "projectcalico.org/Interfaces": interfaces }),
      status: {
        addresses: [
          { type: "ExternalIP", address: "203.0.113.1" },
          { type: "InternalIP", address: "ten" },
          { type: "InternalIP" },
          { type: "InternalIP", address: "198.51.100.2" },
        ],
      },
    };
    const [found] = loadObjects([node]).nodes;
    // A mask of a single address is no network that the interface reaches.
    expect(found?.interfaces).toEqual([{ name: "eth1", addresses: ["198.51.100.1"] }]);
    expect(found?.addresses.map(({ value }) => value)).toEqual([3325256706n, 3325256705n]);
  });
});
