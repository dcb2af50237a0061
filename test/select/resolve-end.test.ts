import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { resolveEnd } from "../../src/select/resolve-end.ts";
import { emptyAddresses, hasAddress, parseCidr } from "../../src/sets/address-set.ts";
import { formatAddress } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const hostPod = pod("web/agent", { node: "n1", ip: "192.0.2.1" });
const set: JsonObject = {
  apiVersion: "projectcalico.org/v3",
  kind: "GlobalNetworkSet",
  metadata: { name: "office" },
  spec: { nets: ["203.0.113.0/24", "2001:db8::/32"] },
};
const empty: JsonObject = { ...set, metadata: { name: "empty" }, spec: { nets: [] } };
const world: readonly JsonObject[] = [
  node("n1", "192.0.2.1", {
    "projectcalico.org/IPv4Address": "192.0.2.1/24",
    "projectcalico.org/IPv6Address": "fd01::1/64",
    "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.9.9",
    "projectcalico.org/Interfaces": '[{"name":"eth1","addresses":["198.51.100.1/24"]}]',
  }),
  pod("web/a", { node: "n1", ip: "10.0.0.1" }),
  node("n2", "192.0.2.2"),
  node("n6", "fd01::6"),
  pod("web/b", { node: "n2", ip: "10.0.1.1" }),
  { ...pod("web/dual", { node: "n2" }), status: { podIPs: [{ ip: "10.0.1.2" }, { ip: "fd00::2" }] } },
  pod("web/lost", { node: "n7" }),
  { ...hostPod, spec: { ...(hostPod["spec"] as JsonObject), hostNetwork: true } },
  { ...pod("web/remote", { node: "n2" }), spec: { containers: [], hostNetwork: true, nodeName: "n2" } },
  { ...pod("web/nowhere"), spec: { hostNetwork: true, containers: [] } },
  pool("10.0.0.0/24"),
  set,
  empty,
  host("h1", { node: "n1", interfaceName: "eth1", expectedIPs: ["198.51.100.1", "fd01::9"] }),
  host("far", { node: "n9", interfaceName: "eth0", expectedIPs: ["192.0.2.99"] }),
  host("h2", { node: "n2", interfaceName: "*", expectedIPs: ["10.0.9.2", "192.0.2.2"] }),
  host("dark", { node: "n8", interfaceName: "eth0" }),
];
const { cluster } = simulate(toFiles(world));

/** Who the end is and its addresses; `!` where the asker named the address. */
function shown(text: string, family?: 4 | 6): string | undefined {
  const found = resolveEnd(cluster, text, family);
  if (found === undefined) return undefined;
  const { party, ends, explicit } = found;
  const who =
    party.kind === "workload"
      ? `${party.endpoint.id} on ${party.node?.name ?? "?"}`
      : party.kind === "host"
        ? `${party.node.name}${party.on === undefined ? "" : ` by ${party.on.name}`}`
        : "outside";
  return `${who}: ${ends.map(({ address }) => formatAddress(address)).join(" ")}${explicit ? "!" : ""}`;
}

describe("an end of a question", () => {
  it.each<[string, 4 | 6 | undefined, string | undefined]>([
    ["web/a", undefined, "web/a on n1: 10.0.0.1"],
    ["web/a", 6, undefined],
    ["10.0.0.1", undefined, "web/a on n1: 10.0.0.1!"],
    ["10.0.1.1", undefined, "web/b on n2: 10.0.1.1!"],
    ["web/dual", undefined, "web/dual on n2: 10.0.1.2"],
    ["web/dual", 6, "web/dual on n2: fd00::2"],
    ["web/a@10.0.0.77", undefined, "web/a on n1: 10.0.0.77!"],
    ["web/a@ten", undefined, undefined],
    ["web/missing@10.0.0.77", undefined, undefined],
    ["@10.0.0.77", undefined, undefined],
    ["web/missing", undefined, undefined],
    // HEP-21: a pod on the host's network is the host.
    ["web/agent", undefined, "n1: 192.0.2.1"],
    ["web/remote", undefined, "n2: 192.0.2.2"],
    ["web/nowhere", undefined, undefined],
    ["host/n1", undefined, "n1: 192.0.2.1"],
    ["host/n1", 6, "n1: fd01::1"],
    ["192.0.2.1", undefined, "n1: 192.0.2.1!"],
    ["198.51.100.1", undefined, "n1: 198.51.100.1!"],
    ["10.0.9.9", undefined, "n1: 10.0.9.9!"],
    ["fd01::1", undefined, "n1: fd01::1!"],
    // The node's own address where the host endpoint expects it, else the first expected one.
    ["host/h1", undefined, "n1 by h1: 198.51.100.1"],
    ["host/h1", 6, "n1 by h1: fd01::9"],
    ["host/h2", undefined, "n2 by h2: 192.0.2.2"],
    // A host endpoint speaks for the addresses that it expects.
    ["host/h1@198.51.100.1", undefined, "n1 by h1: 198.51.100.1!"],
    ["host/h1@192.0.2.1", undefined, "n1: 192.0.2.1!"],
    ["host/n6", 4, undefined],
    ["host/far", undefined, "n9 by far: 192.0.2.99"],
    ["host/far", 6, undefined],
    ["set/office", undefined, "outside: 203.0.113.0!"],
    ["set/office", 6, "outside: 2001:db8::!"],
    ["set/empty", undefined, undefined],
    ["8.8.8.8", undefined, "outside: 8.8.8.8!"],
    ["8.8.8.8", 6, "outside: 8.8.8.8!"],
  ])("%s in family %s is %s", (text, family, expected) => {
    expect(shown(text, family)).toBe(expected);
  });

  it("of a set falls back to IPv6 where it holds nothing else", () => {
    const v6: JsonObject = { ...set, spec: { nets: ["2001:db8::/32"] } };
    const found = resolveEnd(simulate(toFiles([v6])).cluster, "set/office", undefined);
    expect(found?.ends.map(({ address }) => formatAddress(address))).toEqual(["2001:db8::"]);
  });

  it("that is a pod without address may be anywhere in the pod networks that rules tell apart", () => {
    const rule = globalPolicy("p", {
      selector: "all()",
      ingress: [{ action: "Deny", source: { nets: ["10.0.0.128/25"] } }],
    });
    const found = resolveEnd(simulate(toFiles([...world, rule])).cluster, "web/lost", undefined);
    const halves = ["10.0.0.0/25", "10.0.0.128/25"].map((text) => parseCidr(text)?.set ?? emptyAddresses);
    expect(
      found?.ends.map(({ address, pod: of }) => [halves.findIndex((half) => hasAddress(half, address)), of]),
    ).toEqual([
      [0, "web/lost"],
      [1, "web/lost"],
    ]);
    expect(shown("web/lost")).toMatch(/^web\/lost on n7: 10\.0\.0\.[0-9]+$/);
    expect(shown("web/lost", 6)).toBeUndefined();
  });

  it("at an address of a pod is that pod's where its own is not known", () => {
    expect(resolveEnd(cluster, "web/lost@10.0.0.77", undefined)?.ends[0]?.pod).toBe("web/lost");
    expect(resolveEnd(cluster, "web/a@10.0.0.77", undefined)?.ends[0]?.pod).toBeUndefined();
    expect(resolveEnd(cluster, "10.0.0.1", undefined)?.ends[0]?.pod).toBeUndefined();
  });

  it("that is a pod without address has one of the network's, even if every one is taken", () => {
    const objects = [pool("10.0.0.1/32"), pod("web/a", { ip: "10.0.0.1" }), pod("web/lost")];
    const found = resolveEnd(simulate(toFiles(objects)).cluster, "web/lost", undefined);
    expect(found?.ends.map(({ address }) => formatAddress(address))).toEqual(["10.0.0.1"]);
  });

  it("that is a host without address is somewhere outside, and has no IPv6 to ask at", () => {
    const found = resolveEnd(cluster, "host/dark", undefined);
    expect(found?.explicit).toBe(false);
    expect(found?.ends.length).toBeGreaterThan(0);
    const taken = new Set(["10.0.0.1", "192.0.2.1", "198.51.100.1"]);
    expect(found?.ends.filter(({ address }) => taken.has(formatAddress(address)))).toEqual([]);
    expect(resolveEnd(cluster, "host/dark", 6)).toBeUndefined();
  });
});
