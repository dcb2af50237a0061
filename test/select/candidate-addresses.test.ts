import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { addressSetsInUse } from "../../src/load/address-sets-in-use.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import {
  candidateAddresses,
  hostCandidates,
  outsideBlocks,
  podSpace,
} from "../../src/select/candidate-addresses.ts";
import { formatAddressSet, hasAddress } from "../../src/sets/address-set.ts";
import { formatAddress, parseAddress, type Address } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const clusterOf = (...objects: readonly JsonObject[]): Cluster => simulate(toFiles(objects)).cluster;
const address = (text: string): Address => parseAddress(text) ?? { family: 4, value: 0n };
const from = (...nets: readonly string[]): JsonObject =>
  globalPolicy("p", { selector: "all()", ingress: [{ action: "Allow", source: { nets } }] });

describe("the addresses a pod may have", () => {
  it.each([
    ["10.0.0.1", true],
    ["203.0.113.9", true],
    ["fd00::1", true],
    ["0.1.2.3", false],
    ["127.0.0.1", false],
    ["169.254.1.1", false],
    ["224.0.0.1", false],
    ["240.0.0.1", false],
    ["::1", false],
    ["fe80::1", false],
    ["ff02::1", false],
  ])("without pod CIDRs: %s is one: %s", (text, expected) => {
    expect(hasAddress(podSpace(clusterOf()), address(text))).toBe(expected);
  });

  it("are those of the pod CIDRs that nobody else holds, or all of them where all are taken", () => {
    const tunnel = node("n1", "10.0.0.1", { "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.0.2" });
    const some = clusterOf(
      pool("10.0.0.0/30"),
      tunnel,
      host("h", { node: "n1", interfaceName: "e", expectedIPs: ["10.0.0.3"] }),
    );
    expect(formatAddressSet(podSpace(some))).toEqual(["10.0.0.0/32"]);
    const taken = clusterOf(
      pool("10.0.0.0/31"),
      pod("a/a", { ip: "10.0.0.0" }),
      pod("a/b", { ip: "10.0.0.1" }),
    );
    expect(formatAddressSet(podSpace(taken))).toEqual(["10.0.0.0/31"]);
  });

  it("are asked one by one for every block that a rule tells apart", () => {
    const cluster = clusterOf(pool("10.0.0.0/24"), from("10.0.0.128/25"));
    expect(candidateAddresses(cluster).map(formatAddress).sort()).toEqual(["10.0.0.1", "10.0.0.129"]);
  });
});

describe("the outside", () => {
  const a = clusterOf(
    node("n1", "192.0.2.1"),
    host("h", { node: "n1", interfaceName: "e", expectedIPs: ["192.0.2.1"] }),
  );
  const b = clusterOf(
    node("n2", "192.0.2.2"),
    host("h", { node: "n2", interfaceName: "e", expectedIPs: ["192.0.2.2"] }),
  );
  const isOutside = (clusters: readonly Cluster[], text: string): boolean =>
    outsideBlocks(clusters, 4).some(({ addresses }) => hasAddress(addresses, address(text)));

  it("of two clusters is what neither holds", () => {
    expect(isOutside([a], "192.0.2.1")).toBe(false);
    expect(isOutside([a], "192.0.2.2")).toBe(true);
    expect(isOutside([a, b], "192.0.2.1")).toBe(false);
    expect(isOutside([a, b], "192.0.2.2")).toBe(false);
    expect(isOutside([a, b], "192.0.2.3")).toBe(true);
    expect(outsideBlocks([], 4)).toHaveLength(1);
  });

  it("holds no address of pods that a rule tells apart", () => {
    const replicas = ["10.0.0.1", "10.0.0.2"].map((ip, index) => {
      const made = pod(`shop/web-${index}`, { ip, labels: { app: "web" } });
      const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "1", controller: true };
      return { ...made, metadata: { ...(made["metadata"] as JsonObject), ownerReferences: [owner] } };
    });
    const owner: JsonObject = {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "web", namespace: "shop" },
      spec: { template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c" }] } } },
    };
    const apart = clusterOf(owner, ...replicas, from("10.0.0.1/32"));
    expect(apart.workloads.map(({ addresses, spread }) => [addresses.length, spread.length])).toEqual([
      [0, 2],
    ]);
    expect(["10.0.0.1", "10.0.0.2", "10.0.0.3"].map((text) => isOutside([apart], text))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("a host of unknown address may have what is free on either side", () => {
    const found = (clusters: readonly Cluster[]) => hostCandidates(clusters, 4).map(formatAddress);
    expect(found([a])).not.toContain("192.0.2.1");
    expect(found([a, b])).toEqual(expect.arrayContaining(["192.0.2.1", "192.0.2.2"]));
    expect(hostCandidates([a, b], 6).every(({ family }) => family === 6)).toBe(true);
  });
});

describe("what packets are compared with", () => {
  const cluster = clusterOf(
    node("n1", "192.0.2.1", {
      "projectcalico.org/Interfaces": '[{"name":"eth1","addresses":["198.51.100.1/24"]}]',
    }),
    pool("10.0.0.0/24"),
    {
      apiVersion: "projectcalico.org/v3",
      kind: "FelixConfiguration",
      metadata: { name: "default" },
      spec: {
        failsafeInboundHostPorts: [{ protocol: "tcp", port: 22, net: "203.0.113.0/25" }],
        failsafeOutboundHostPorts: [{ protocol: "udp", port: 53, net: "203.0.113.128/25" }],
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", namespace: "web" },
      spec: { ports: [{ port: 80 }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "s-1", namespace: "web", labels: { "kubernetes.io/service-name": "s" } },
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.9.9.9"] }],
      ports: [{ port: 80, protocol: "TCP" }],
    },
    globalPolicy("p", {
      selector: "all()",
      ingress: [{ action: "Allow", source: { nets: ["10.1.0.0/16"], notNets: ["10.1.1.0/24"] } }],
    }),
  );
  const used = addressSetsInUse([cluster]).map((set) => formatAddressSet(set).join(" "));

  it.each([
    ["a rule's nets", "10.1.0.0/16"],
    ["a rule's notNets", "10.1.1.0/24"],
    ["a pool", "10.0.0.0/24"],
    ["an inbound failsafe port's net", "203.0.113.0/25"],
    ["an outbound failsafe port's net", "203.0.113.128/25"],
    ["a service's members", "10.9.9.9/32"],
    ["an interface's network", "198.51.100.0/24"],
  ])("%s", (_name, set) => {
    expect(used).toContain(set);
  });
});
