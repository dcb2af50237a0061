import { describe, expect, it } from "@jest/globals";
import type { HostNode } from "../../src/model/cluster.ts";
import { interfaceTowards, shareSubnet } from "../../src/select/node-networks.ts";
import { parseAddress, type Address } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { node } from "../support/small-objects.ts";

const [plain] = simulate(toFiles([node("n1", "192.0.2.1")])).cluster.nodes;

function address(text: string): Address {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
}

/** A node with an interface for each of the networks, and these addresses. */
function nodeOn(networks: readonly string[], ...addresses: readonly string[]): HostNode {
  if (plain === undefined) throw new Error("the node was not read");
  const interfaces = networks.map((subnet, n) => ({
    name: `if${String(n)}`,
    addresses: [],
    subnets: [subnet],
  }));
  return { ...plain, interfaces, addresses: addresses.map(address) };
}

describe("the interface towards a peer", () => {
  const two = nodeOn(["192.0.2.0/24", "198.51.100.0/24"]);

  it.each<[string, HostNode, string, string]>([
    ["is the one on its network", two, "198.51.100.9", "if1"],
    ["is the first for any other peer", two, "203.0.113.9", "if0"],
    [
      "is the first where no network is known",
      { ...two, interfaces: [{ name: "up", addresses: [] }] },
      "192.0.2.9",
      "up",
    ],
    ["has the usual name where none is known", nodeOn([]), "192.0.2.9", "eth0"],
  ])("%s", (_, from, peer, expected) => {
    expect(interfaceTowards(from, address(peer))).toBe(expected);
  });
});

describe("nodes share a subnet", () => {
  const first = ["192.0.2.0/24"];
  const both = ["192.0.2.0/24", "2001:db8::/64"];

  it.each<[string, readonly string[], readonly string[], 4 | 6, boolean]>([
    ["where one is on the network of the other", first, ["192.0.2.2"], 4, true],
    ["not where it is on another", first, ["198.51.100.2"], 4, false],
    ["where one network of several will do", ["198.51.100.0/24", ...first], ["192.0.2.2"], 4, true],
    ["where one address of several will do", first, ["198.51.100.2", "192.0.2.2"], 4, true],
    ["where no network is known", [], ["192.0.2.2"], 4, true],
    ["where no address is known", first, [], 4, true],
    ["where no address of the family is known", first, ["2001:db8::2"], 4, true],
    ["not by the addresses of the other family", both, ["192.0.2.2", "2001:db8:1::2"], 6, false],
    ["by those of this one", both, ["198.51.100.2", "2001:db8::2"], 6, true],
  ])("%s", (_, networks, addresses, family, expected) => {
    expect(shareSubnet(nodeOn(networks), nodeOn([], ...addresses), family)).toBe(expected);
  });
});
