import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { partitionAddresses, representativeOf } from "../../src/select/partition-addresses.ts";
import {
  allAddresses,
  emptyAddresses,
  formatAddressSet,
  hasAddress,
  parseCidrOrAddress,
  unionAddresses,
  type AddressSet,
} from "../../src/sets/address-set.ts";
import { formatAddress, parseAddress } from "../../src/sets/address.ts";

const setOf = (...texts: readonly string[]): AddressSet =>
  texts.reduce(
    (all, text) => unionAddresses(all, parseCidrOrAddress(text)?.set ?? emptyAddresses),
    emptyAddresses,
  );

/** The blocks as texts: family, addresses, what stands for them and the sets they lie in. */
function blocks(sets: readonly (readonly string[])[], domain: readonly string[]): readonly string[] {
  return partitionAddresses(
    sets.map((set) => setOf(...set)),
    setOf(...domain),
  ).map(
    ({ family, addresses, representative, inside }) =>
      `${String(family)}: ${formatAddressSet(addresses).join(" ")} as ${formatAddress(representative)} in ${inside.join(",") || "none"}`,
  );
}

describe("a domain in blocks that no set tells apart", () => {
  it.each<[string, readonly (readonly string[])[], readonly string[], readonly string[]]>([
    ["nothing is no block", [["10.0.0.0/8"]], [], []],
    ["no sets leave it whole", [], ["10.0.0.0/24"], ["4: 10.0.0.0/24 as 10.0.0.1 in none"]],
    [
      "a set in the middle leaves one block on both its sides",
      [["10.0.0.64/26"]],
      ["10.0.0.0/24"],
      ["4: 10.0.0.0/26 10.0.0.128/25 as 10.0.0.1 in none", "4: 10.0.0.64/26 as 10.0.0.65 in 0"],
    ],
    [
      "what lies in two sets is a block of its own",
      [["10.0.0.0/25"], ["10.0.0.64/26", "10.0.0.128/26"]],
      ["10.0.0.0/24"],
      [
        "4: 10.0.0.0/26 as 10.0.0.1 in 0",
        "4: 10.0.0.64/26 as 10.0.0.65 in 0,1",
        "4: 10.0.0.128/26 as 10.0.0.129 in 1",
        "4: 10.0.0.192/26 as 10.0.0.193 in none",
      ],
    ],
    [
      "a set that reaches out of the domain on either side is cut",
      [["9.0.0.0/8", "10.0.0.0/16"], ["10.0.0.128/25"]],
      ["10.0.0.64/26", "10.0.0.128/26"],
      ["4: 10.0.0.64/26 as 10.0.0.65 in 0", "4: 10.0.0.128/26 as 10.0.0.129 in 0,1"],
    ],
    [
      "a single address, and the highest of all",
      [["10.0.0.1"], ["255.255.255.255"]],
      ["10.0.0.0/30", "255.255.255.254/31"],
      [
        "4: 10.0.0.0/32 10.0.0.2/31 255.255.255.254/32 as 10.0.0.0 in none",
        "4: 10.0.0.1/32 as 10.0.0.1 in 0",
        "4: 255.255.255.255/32 as 255.255.255.255 in 1",
      ],
    ],
    [
      "IPv6 as IPv4, after it",
      [["fd00::4000/114", "10.0.0.128/25"]],
      ["10.0.0.0/24", "fd00::/112"],
      [
        "4: 10.0.0.0/25 as 10.0.0.1 in none",
        "4: 10.0.0.128/25 as 10.0.0.129 in 0",
        "6: fd00::/114 fd00::8000/113 as fd00::1 in none",
        "6: fd00::4000/114 as fd00::4001 in 0",
      ],
    ],
    [
      "more than ten sets, in their order and not in that of their texts",
      ["0/24", "0/25", "0/26", "0/27", "0/28", "0/29", "0/30", "0/31", "0/24", "0/24", "0/24"].map((net) => [
        `10.0.0.${net}`,
      ]),
      ["10.0.0.128/25"],
      ["4: 10.0.0.128/25 as 10.0.0.129 in 0,8,9,10"],
    ],
  ])("%s", (_name, sets, domain, expected) => {
    expect(blocks(sets, domain)).toEqual(expected);
  });

  it("sorts the sets of a block by number where a later one opens first", () => {
    expect(blocks([["10.0.0.128/25"], ["10.0.0.0/24"]], ["10.0.0.128/25"])).toEqual([
      "4: 10.0.0.128/25 as 10.0.0.129 in 0,1",
    ]);
    expect(
      blocks([["10.0.0.2/31"], ...Array.from({ length: 10 }, () => ["10.0.0.0/29"])], ["10.0.0.2/31"]),
    ).toEqual(["4: 10.0.0.2/31 as 10.0.0.3 in 0,1,2,3,4,5,6,7,8,9,10"]);
  });

  it("keeps the block of sets 1 and 2 apart from that of set 12", () => {
    const sets = Array.from({ length: 13 }, (_, index) => {
      if (index === 12) return ["10.0.0.1"];
      return index === 1 || index === 2 ? ["10.0.0.0"] : [];
    });
    expect(blocks(sets, ["10.0.0.0/31"])).toEqual([
      "4: 10.0.0.0/32 as 10.0.0.0 in 1,2",
      "4: 10.0.0.1/32 as 10.0.0.1 in 12",
    ]);
  });

  it("gives one block to addresses that lie in the same sets, and to no others", () => {
    const net = fc.tuple(fc.nat(15), fc.integer({ min: 28, max: 32 }));
    const nets = fc.array(
      net.map(([low, length]) => `10.0.0.${String(low)}/${String(length)}`),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.array(nets, { maxLength: 4 }), nets, (texts, within) => {
        const sets = texts.map((each) => setOf(...each));
        const domain = setOf(...within);
        const found = partitionAddresses(sets, domain);
        const signatures = new Set<string>();
        for (let low = 0; low < 16; low += 1) {
          const address = parseAddress(`10.0.0.${String(low)}`) ?? { family: 4, value: 0n };
          const holding = found.filter(({ addresses }) => hasAddress(addresses, address));
          const inside = sets.flatMap((set, index) => (hasAddress(set, address) ? [index] : []));
          expect(holding.map((block) => block.inside)).toEqual(hasAddress(domain, address) ? [inside] : []);
          if (hasAddress(domain, address)) signatures.add(inside.join());
        }
        expect(found).toHaveLength(signatures.size);
        const lowest = found.map(({ addresses }) => addresses.v4[0] ?? -1);
        expect(lowest).toEqual([...lowest].sort((a, b) => a - b));
        expect(found.every(({ addresses, representative }) => hasAddress(addresses, representative))).toBe(
          true,
        );
      }),
    );
  });
});

describe("the address that stands for a block", () => {
  it.each([
    ["an address for documentation where it is in it", allAddresses(), 4, "203.0.113.1"],
    ["one of IPv6 for IPv6", allAddresses(), 6, "2001:db8::1"],
    ["else the second, the lowest being the network's own name", setOf("10.1.0.0/16"), 4, "10.1.0.1"],
    ["the second of IPv6", setOf("fd00::/64"), 6, "fd00::1"],
    ["the lowest where the next is not in it", setOf("10.0.0.4", "10.0.0.6"), 4, "10.0.0.4"],
    ["the lowest of its family", setOf("10.0.0.4", "fd00::4"), 6, "fd00::4"],
  ] as const)("is %s", (_name, set, family, expected) => {
    expect(formatAddress(representativeOf(set, family))).toBe(expected);
  });
});
