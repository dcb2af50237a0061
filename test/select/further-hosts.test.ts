import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { furtherHosts } from "../../src/select/further-hosts.ts";
import { nodeAddressKeys } from "../../src/select/node-address-keys.ts";
import { addressKey, parseAddress } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node } from "../support/small-objects.ts";

/** On eth0 192.0.2.1, on eth1 198.51.100.1 and .2, on eth2 IPv6 alone; its tunnel has 10.0.9.1. */
const router = node("n1", "192.0.2.1", {
  "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.9.1",
  "projectcalico.org/Interfaces":
    '[{"name":"eth0","addresses":["192.0.2.1/24"]},{"name":"eth1","addresses":["198.51.100.1/24","198.51.100.2/24"]},{"name":"eth2","addresses":["fd00::1/64"]}]',
});
const plain = node("n2", "192.0.2.2");
const clusterOf = (...objects: readonly JsonObject[]): Cluster => simulate(toFiles(objects)).cluster;
const about = (...nets: readonly string[]): JsonObject =>
  globalPolicy("p", { selector: "all()", ingress: [{ action: "Allow", source: { nets } }] });
const on = (name: string, interfaceName: string | undefined, ...expectedIPs: readonly string[]): JsonObject =>
  host(name, { node: "n1", expectedIPs, ...(interfaceName === undefined ? {} : { interfaceName }) });

/** Further hosts of the first of the clusters, and the host endpoints that name them. */
function found(clusters: readonly Cluster[], family: 4 | 6 = 4): readonly string[] {
  const [first] = clusters;
  const list = first === undefined ? undefined : furtherHosts(clusters, family).get(first);
  return (list ?? []).map(({ id, node: { name }, named }) => `${id} of ${name} by ${named?.id ?? "none"}`);
}

describe("further addresses of a host", () => {
  it.each<[string, readonly JsonObject[], readonly string[]]>([
    ["are none where policy is about others", [about("203.0.113.0/24")], []],
    ["are none where policy is about all", [about("0.0.0.0/0")], []],
    ["are none of a host with one address", [plain, about("192.0.2.2/32")], []],
    [
      "are one of each kind, the first of those alike",
      [plain, about("198.51.100.0/24"), { ...about("10.0.0.0/8"), metadata: { name: "q" } }],
      ["host/n1@198.51.100.1 of n1 by none", "host/n1@10.0.9.1 of n1 by none"],
    ],
    [
      "are those that lie apart where the first is what a rule means",
      [about("192.0.2.1/32")],
      ["host/n1@198.51.100.1 of n1 by none"],
    ],
    [
      "are named by the host endpoint that expects them",
      [
        about("198.51.100.2/32"),
        on("a", "*", "192.0.2.1"),
        on("b", undefined, "198.51.100.1", "198.51.100.2"),
      ],
      // What no host endpoint expects is not what a selector means.
      ["host/b@198.51.100.2 of n1 by host/b", "host/a@10.0.9.1 of n1 by host/a"],
    ],
    [
      "are named by the host endpoint of their interface",
      [about("198.51.100.2/32"), on("a", "*"), on("b", "eth0"), on("c", "eth1")],
      ["host/c@198.51.100.2 of n1 by host/c"],
    ],
    [
      "are named by the host endpoint of every interface",
      [about("198.51.100.2/32"), on("b", "eth0"), on("z", "*")],
      ["host/z@198.51.100.2 of n1 by host/z"],
    ],
    [
      "are named by none where the host endpoints are of other interfaces",
      [about("10.0.0.0/8"), on("b", "eth0"), on("c", "eth1")],
      ["host/n1@10.0.9.1 of n1 by none"],
    ],
    [
      "are none where each host endpoint stands for its own",
      [
        about("198.51.100.0/24", "10.0.9.1/32"),
        on("b", "eth0", "192.0.2.1"),
        on("c", "eth1", "198.51.100.1", "198.51.100.2", "10.0.9.1"),
      ],
      [],
    ],
  ])("%s", (_, objects, expected) => {
    const cluster = clusterOf(router, ...objects);
    const other = clusterOf(plain);
    expect(found([cluster])).toEqual(expected);
    // What another cluster lacks changes nothing.
    expect(found([cluster, other])).toEqual(expected);
    expect(found([other, cluster])).toEqual([]);
  });

  it("are those that policy of another cluster tells apart, too", () => {
    const head = clusterOf(router, about("198.51.100.0/24"));
    expect(found([clusterOf(router), head])).toEqual(["host/n1@198.51.100.1 of n1 by none"]);
  });

  it("are of the family that is asked about", () => {
    const cluster = clusterOf(router, about("fd00::/64", "198.51.100.0/24"));
    expect(found([cluster], 6)).toEqual([]);
    expect(found([cluster], 4)).toHaveLength(1);
    const dual = node("n1", "192.0.2.1", {
      "projectcalico.org/Interfaces": '[{"name":"eth1","addresses":["fd00::1/64","fd00:1::1/64"]}]',
    });
    const two = clusterOf(dual, about("fd00:1::/64", "192.0.2.1/32"));
    expect(found([two], 4)).toEqual([]);
    expect(found([two], 6)).toEqual(["host/n1@fd00:1::1 of n1 by none"]);
  });
});

it("the addresses of a node are its own, those of its tunnels and of its interfaces", () => {
  const [only] = clusterOf(router).nodes;
  const keys = only === undefined ? new Set() : nodeAddressKeys(only);
  const isOwn = (text: string): boolean => {
    const address = parseAddress(text);
    return address !== undefined && keys.has(addressKey(address));
  };
  expect(
    ["192.0.2.1", "10.0.9.1", "198.51.100.1", "198.51.100.2", "fd00::1", "192.0.2.2"].map(isOwn),
  ).toEqual([true, true, true, true, true, false]);
});
