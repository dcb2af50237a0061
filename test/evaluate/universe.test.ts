import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { buildUniverse, familiesInUse, hostParties, slotKey } from "../../src/evaluate/universe.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { formatAddress } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const clusterOf = (...objects: readonly JsonObject[]): Cluster => simulate(toFiles(objects)).cluster;
const bareNode = (name: string): JsonObject => ({ apiVersion: "v1", kind: "Node", metadata: { name } });
const ruleWith = (direction: "ingress" | "egress", side: JsonObject): JsonObject =>
  globalPolicy("p", { selector: "all()", [direction]: [{ action: "Allow", ...side }] });
const networkSet = (net: string): JsonObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "GlobalNetworkSet",
  metadata: { name: "s" },
  spec: { nets: [net] },
});
const unknown = pod("web/u");

describe("families in use", () => {
  it.each<[string, readonly (readonly JsonObject[])[], readonly (4 | 6)[]]>([
    ["IPv4 where nothing says", [[]], [4]],
    ["that of a pod", [[pod("web/a", { ip: "fd00::1" })]], [6]],
    ["that of a node", [[node("n", "192.0.2.1")]], [4]],
    ["that of a pool, although no pod is in it", [[pool("fd00::/64")]], [6]],
    ["that of a pool alone, for pods of unknown address", [[pool("fd00::/64"), unknown]], [6]],
    ["both, each by another", [[pool("10.0.0.0/16"), node("n", "2001:db8::2")]], [4, 6]],
    [
      "both, each in another cluster",
      [[pod("web/a", { ip: "10.0.0.1" })], [pod("web/a", { ip: "fd00::1" })]],
      [4, 6],
    ],
    ["that of nodes alone, without pods of unknown address", [[node("n", "2001:db8::2")]], [6]],
    ["IPv4 for pods of unknown address", [[unknown]], [4]],
    ["IPv4 too, where nodes are of IPv6", [[unknown, node("n", "2001:db8::2")]], [4, 6]],
    [
      "IPv4 alone, where nodes and rules are",
      [[unknown, node("n", "192.0.2.1"), ruleWith("ingress", { source: { nets: ["10.0.0.0/8"] } })]],
      [4],
    ],
    [
      "IPv6 too, where a rule names it as a source",
      [[unknown, ruleWith("ingress", { source: { nets: ["fd00::/8"] } })]],
      [4, 6],
    ],
    [
      "IPv6 too, where a rule leaves it out",
      [[unknown, ruleWith("ingress", { source: { notNets: ["fd00::/8"] } })]],
      [4, 6],
    ],
    [
      "IPv6 too, where a rule names it as a destination",
      [[unknown, ruleWith("egress", { destination: { nets: ["fd00::/8"] } })]],
      [4, 6],
    ],
    ["IPv6 too, where a network set names it", [[unknown, networkSet("fd00::/8")]], [4, 6]],
    ["IPv4 alone, where a network set is of it", [[unknown, networkSet("10.0.0.0/8")]], [4]],
    ["IPv6 too, where the other cluster names it", [[unknown], [networkSet("fd00::/8")]], [4, 6]],
    [
      "IPv4 alone: a rule of IPv6 says nothing of pods that are known",
      [[pod("web/a", { ip: "10.0.0.1" }), networkSet("fd00::/8")]],
      [4],
    ],
    ["that of the pool the other cluster holds", [[unknown], [pool("fd00::/64")]], [6]],
  ])("are %s", (_name, clusters, expected) => {
    expect(familiesInUse(clusters.map((objects) => clusterOf(...objects)))).toEqual(expected);
  });
});

it("IPv6 is in use where one rule of several names it", () => {
  const ingress = ["10.0.0.0/8", "fd00::/8"].map((net) => ({ action: "Allow", source: { nets: [net] } }));
  expect(familiesInUse([clusterOf(unknown, globalPolicy("p", { selector: "all()", ingress }))])).toEqual([
    4, 6,
  ]);
});

it("a tunnel has no unknown address of a family that no pod has", () => {
  const { cluster } = simulate(toFiles([pool("10.0.0.0/24"), node("n", "2001:db8::2"), unknown]), {
    encapsulation: "vxlan",
  });
  expect(buildUniverse([cluster], 6).slots.map(({ id }) => id)).toEqual(["host/n", "node/n", "outside"]);
});

describe("hosts", () => {
  it("are the host endpoints, and the nodes without one; a node that only a host endpoint names is one too", () => {
    const cluster = clusterOf(
      node("n1", "192.0.2.1"),
      node("n2", "192.0.2.2"),
      bareNode("n3"),
      host("a", { node: "n1", interfaceName: "eth0", expectedIPs: ["192.0.2.11"] }),
      host("b", { node: "n1", interfaceName: "*", expectedIPs: ["fd00::b"] }),
      host("c", { node: "gone", interfaceName: "*", expectedIPs: ["192.0.2.9"] }),
    );
    const shown = hostParties(cluster).map(({ id, address, isUnknown }) => {
      const addresses = ([4, 6] as const)
        .map((family) => address(family))
        .map((one) => (one === undefined ? "-" : formatAddress(one)));
      return `${id} ${addresses.join(" ")}${isUnknown ? " unknown" : ""}`;
    });
    expect(shown).toEqual([
      "host/a 192.0.2.11 -",
      "host/b 192.0.2.1 fd00::b",
      "host/c 192.0.2.9 -",
      "host/n2 192.0.2.2 -",
      "host/n3 - - unknown",
    ]);
  });
});

/** Slots as texts: id, address, what else they are; then what is asked in place of addresses that nobody knows. */
function shown(family: 4 | 6, clusters: readonly Cluster[]): readonly string[] {
  const { slots, candidates, spaces, ...universe } = buildUniverse(clusters, family);
  const ofHosts = new Set(spaces.at(-1));
  const podCandidates = candidates.length - ofHosts.size;
  slots.forEach(({ id, address, space }, index) => {
    expect(space === undefined).toBe(address !== undefined);
    if (address === undefined) expect(universe.indexesOf.get(id)).toContain(index);
    else expect(universe.indexOf.get(slotKey(id, address))).toBe(index);
  });
  for (const pod of clusters.flatMap(({ workloads }) => workloads)) {
    const index = universe.indexOfPod.get(pod);
    const isAsked = pod.addresses.some((address) => address.family === family) || podCandidates > 0;
    if (pod.hostNetwork || !isAsked) {
      expect(index).toBeUndefined();
      continue;
    }
    if (index === undefined) throw new Error(`no slot for ${pod.id}`);
    expect(slots[index]?.id).toBe(pod.id);
    const own = pod.addresses.filter((address) => address.family === family).map(formatAddress);
    expect(own).toEqual(
      [slots[index]?.address].flatMap((one) => (one === undefined ? [] : [formatAddress(one)])),
    );
  }
  expect(universe.family).toBe(family);
  const inSlots = slots.map(
    ({ id, address, block, isRest }) =>
      `${id} ${address === undefined ? "?" : formatAddress(address)}${block === undefined ? "" : " block"}${isRest ? " rest" : ""}`,
  );
  const asked = candidates.map(
    (address, index) => `${ofHosts.has(index) ? "hosts" : "pods"} ${formatAddress(address)}`,
  );
  return [...inSlots, ...asked];
}

describe("the ends of packets", () => {
  const rest = "outside 203.0.113.1 block rest";
  const web = pod("web/a", { ip: "10.0.0.1" });
  const n = node("n", "192.0.2.1");
  const nSlots = ["host/n 192.0.2.1", "node/n 192.0.2.1"];
  const inNet = ruleWith("ingress", { source: { nets: ["198.51.100.0/24"] } });
  const vxlan = pool("10.0.0.0/24", { vxlanMode: "Always" });
  const tunnelled = node("m", "192.0.2.2", { "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.0.9" });
  const onHost = {
    ...pod("web/h", { ip: "192.0.2.1" }),
    spec: { hostNetwork: true, nodeName: "n", containers: [] },
  };
  it.each<[string, 4 | 6, readonly (readonly JsonObject[])[], readonly string[]]>([
    [
      "pods, hosts, their nodes, and the outside in blocks",
      4,
      [[web, n, inNet]],
      ["web/a 10.0.0.1", ...nSlots, rest, "outside 198.51.100.1 block"],
    ],
    [
      "of IPv6 none that has no address of it",
      6,
      [[web, n, inNet, bareNode("m")]],
      ["outside 2001:db8::1 block rest"],
    ],
    [
      "of IPv6 those that have one",
      6,
      [[pod("web/a", { ip: "fd00::1" }), node("n", "2001:db8::2")]],
      ["web/a fd00::1", "host/n 2001:db8::2", "node/n 2001:db8::2", "outside 2001:db8::1 block rest"],
    ],
    [
      "of two clusters: another address is another end, the same one is the same",
      4,
      [
        [web, pod("web/b", { ip: "10.0.0.2" })],
        [pod("web/a", { ip: "10.0.0.3" }), pod("web/b", { ip: "10.0.0.2" })],
      ],
      ["web/a 10.0.0.1", "web/b 10.0.0.2", "web/a 10.0.0.3", rest],
    ],
    [
      "a pod and a host of unknown address, with all they may have",
      4,
      [[pool("10.0.0.0/24"), unknown, bareNode("n")]],
      ["web/u ?", rest, "host/n ?", "pods 10.0.0.1", "hosts 203.0.113.1"],
    ],
    [
      "a pod of unknown address in either cluster",
      4,
      [[pool("10.0.0.0/24")], [pool("10.0.0.0/24"), unknown]],
      ["web/u ?", rest, "pods 10.0.0.1"],
    ],
    [
      "not a pod of unknown address where pods have none of the family",
      6,
      [[pool("10.0.0.0/24"), unknown]],
      ["outside 2001:db8::1 block rest"],
    ],
    [
      "the tunnel of a node that says no address of it",
      4,
      [[vxlan, n, tunnelled]],
      [
        "host/m 192.0.2.2",
        "host/n 192.0.2.1",
        "node/m 192.0.2.2",
        "tunnel/m 10.0.0.9",
        "node/n 192.0.2.1",
        "tunnel/n ?",
        rest,
        "pods 10.0.0.1",
      ],
    ],
    [
      "no guesses where every tunnel says its address",
      4,
      [[vxlan, tunnelled, pod("web/a", { ip: "10.0.0.1" })]],
      ["web/a 10.0.0.1", "host/m 192.0.2.2", "node/m 192.0.2.2", "tunnel/m 10.0.0.9", rest],
    ],
    [
      "no tunnels where nothing is encapsulated, although a pod has no address",
      4,
      [[pool("10.0.0.0/24"), n, unknown]],
      ["web/u ?", ...nSlots, rest, "pods 10.0.0.1"],
    ],
    [
      "no tunnels in the cluster where nothing is encapsulated, next to one where it is",
      4,
      [
        [vxlan, n],
        [pool("10.0.0.0/24"), node("o", "192.0.2.3")],
      ],
      [...nSlots, "tunnel/n ?", "host/o 192.0.2.3", "node/o 192.0.2.3", rest, "pods 10.0.0.1"],
    ],
    ["no pod on the network of its host", 4, [[onHost, n]], [...nSlots, rest]],
    [
      "no pod on the network of its host, although another has no address",
      4,
      [[pool("10.0.0.0/24"), onHost, n, unknown]],
      ["web/u ?", ...nSlots, rest, "pods 10.0.0.1"],
    ],
    [
      "a pod at its address, although another has none",
      4,
      [[pool("10.0.0.0/24"), web, unknown]],
      ["web/a 10.0.0.1", "web/u ?", rest, "pods 10.0.0.0"],
    ],
  ])("are %s", (_name, family, clusters, expected) => {
    const read = clusters.map((objects) => clusterOf(...objects));
    expect(shown(family, read)).toEqual(expected);
  });
});
