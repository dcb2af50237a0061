import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import type { JsonObject } from "../../src/base/json.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { addressBook, shareAddressBooks } from "../../src/select/address-book.ts";
import { positiveSelector } from "../../src/select/positive-selector.ts";
import { addressSetKey } from "../../src/sets/address-set.ts";
import { simulate } from "../../src/simulate.ts";
import { load } from "../support/check-laws.ts";
import { arbitraryCluster, toFiles } from "../support/random-cluster.ts";
import { editCluster } from "../support/random-edit.ts";
import { globalPolicy, pod } from "../support/small-objects.ts";

/** What every selector and every named port of the rules means. */
function meanings(cluster: Cluster): readonly unknown[] {
  const book = addressBook(cluster);
  const rules = cluster.policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  return rules
    .flatMap(({ source, destination }) => [source, destination])
    .map((side) => {
      const selector = positiveSelector(side);
      const members = selector === undefined ? undefined : book.members(selector);
      return {
        addresses: members && addressSetKey(members.addresses),
        pods: members && [...members.pods],
        ports: ["http", "dns", ...(side.ports?.names ?? [])].map((name) => book.ports(name, selector)),
      };
    });
}

describe("address books that share what two trees have in common", () => {
  it("say the same as books of their own", () => {
    fc.assert(
      fc.property(arbitraryCluster(), fc.nat(0x7fffffff), (random, seed) => {
        const edited = editCluster(random, seed);
        const [base, head] = [load(random).cluster, load(edited).cluster];
        shareAddressBooks([base, head]);
        expect(meanings(base)).toEqual(meanings(load(random).cluster));
        expect(meanings(head)).toEqual(meanings(load(edited).cluster));
      }),
      { numRuns: 150, seed: 41 },
    );
  });

  it("give one value for a selector that means the same on both sides, and another where it does not", () => {
    const policy = globalPolicy("p", {
      selector: "all()",
      ingress: [{ action: "Allow", source: { selector: "a == 'x'" } }],
    });
    const trees = ["10.0.0.1", "10.0.0.1", "10.0.0.2"].map(
      (ip) => simulate(toFiles([pod("shop/web", { labels: { a: "x" }, ip }), policy])).cluster,
    );
    shareAddressBooks(trees);
    const [first, same, other] = trees.map((tree) => {
      const selector = tree.policies[0]?.ingress[0]?.source.selector;
      return selector === undefined ? undefined : addressBook(tree).members(selector);
    });
    expect(first?.addresses.v4).toHaveLength(2);
    expect(same).toBe(first);
    expect(other?.addresses).not.toEqual(first?.addresses);
  });

  describe("tell apart what differs in one thing alone", () => {
    const port = (name: string, containerPort: number, protocol = "TCP"): JsonObject => ({
      name,
      containerPort,
      protocol,
    });
    const served = (
      ports: readonly JsonObject[],
      more: Parameters<typeof pod>[1] = {},
      id = "shop/web",
    ): JsonObject => {
      const made = pod(id, { labels: { a: "x" }, ...more });
      return { ...made, spec: { ...(made["spec"] as JsonObject), containers: [{ name: "c", ports }] } };
    };
    const http = [port("http", 80)];
    const set = (...nets: readonly string[]): JsonObject => ({
      apiVersion: "projectcalico.org/v3",
      kind: "GlobalNetworkSet",
      metadata: { name: "s", labels: { a: "x" } },
      spec: { nets },
    });
    it.each<[string, readonly JsonObject[], readonly JsonObject[]]>([
      ["the number of a port", [served(http)], [served([port("http", 81)])]],
      ["the protocol of a port", [served(http)], [served([port("http", 80, "UDP")])]],
      ["the name of a port", [served([port("dns", 80)])], [served(http)]],
      ["the address a port is at", [served(http, { ip: "10.0.0.1" })], [served(http, { ip: "10.0.0.2" })]],
      ["whether the address is known", [served(http)], [served(http, { ip: "10.0.0.1" })]],
      ["the family of the address", [served(http, { ip: "0.0.0.1" })], [served(http, { ip: "::1" })]],
      ["the pod", [served(http)], [served(http, {}, "shop/api")]],
      ["one more pod", [served(http)], [served(http), served(http, {}, "shop/api")]],
      ["one port less", [served([...http, port("dns", 53)])], [served(http)]],
      ["the networks of a set", [set("192.0.2.0/24")], [set("192.0.2.0/25")]],
    ])("%s", (_, base, head) => {
      const rule = {
        action: "Allow",
        protocol: "TCP",
        destination: { selector: "a == 'x'", ports: ["http"] },
      };
      const policy = globalPolicy("p", { selector: "all()", types: ["Egress"], egress: [rule] });
      const clusterOf = (objects: readonly JsonObject[]): Cluster =>
        simulate(toFiles([...objects, policy])).cluster;
      const shared = [clusterOf(base), clusterOf(head)];
      shareAddressBooks(shared);
      expect(shared.map(meanings)).toEqual([meanings(clusterOf(base)), meanings(clusterOf(head))]);
      expect(meanings(clusterOf(base))).not.toEqual(meanings(clusterOf(head)));
    });
  });
});
