import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import {
  addressesOf,
  addressSetKey,
  allAddresses,
  emptyAddresses,
  equalAddresses,
  familyOf,
  firstAddress,
  formatAddressSet,
  hasAddress,
  intersectAddresses,
  isEmptyAddresses,
  overlaps,
  parseCidr,
  parseCidrOrAddress,
  subtractAddresses,
  unionAddresses,
} from "../../src/sets/address-set.ts";
import { formatAddress, parseAddress } from "../../src/sets/address.ts";
import { addressSets, addresses } from "./arbitrary-sets.ts";

const block = (text: string) => parseCidrOrAddress(text)?.set ?? emptyAddresses;

describe("parseCidr", () => {
  it.each([
    ["10.1.0.0/16", "10.1.0.0/16", false],
    ["10.1.2.3/16", "10.1.0.0/16", true],
    ["10.1.2.3/32", "10.1.2.3/32", false],
    ["10.1.2.3/08", "10.0.0.0/8", true],
    ["0.0.0.0/0", "0.0.0.0/0", false],
    ["::/0", "::/0", false],
    ["fd00::1/64", "fd00::/64", true],
    ["::ffff:10.1.0.0/112", "10.1.0.0/16", false],
    ["::ffff:10.1.0.0/64", "::/64", true],
    ["::ffff:10.1.0.0/96", "0.0.0.0/0", true],
    ["::ffff:10.1.2.3/128", "10.1.2.3/32", false],
  ])("reads %s as %s", (text, expected, hostBits) => {
    const cidr = parseCidr(text);
    expect(cidr && formatAddressSet(cidr.set)).toEqual([expected]);
    expect(cidr?.hostBits).toBe(hostBits);
  });

  it.each([
    "10.1.2.3",
    "fd00::1",
    "10.0.0.0/33",
    "::/129",
    "::ffff:1.2.3.4/129",
    "10.0.0.0/",
    "/8",
    "10.0.0.0/+8",
  ])("refuses %s", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it.each([
    "10.0.0.0/255.0.0.0",
    "10.0/8",
    "10.0.0.0/8/8",
    "10.0.0.0/8 ",
    "10.0.0.0/-1",
    "10.0.0.0/99999999",
    "10.0.0",
  ])("refuses %s", (text) => {
    expect(parseCidrOrAddress(text)).toBeUndefined();
  });

  it("takes a bare address only where asked to", () => {
    expect(parseCidrOrAddress("10.1.2.3")).toMatchObject({ family: 4, prefix: 32, hostBits: false });
    expect(parseCidrOrAddress("fd00::1")).toMatchObject({ family: 6, prefix: 128, hostBits: false });
  });
});

describe("formatAddressSet", () => {
  it.each([
    [["10.0.0.0/9", "10.128.0.0/9"], ["10.0.0.0/8"]],
    [
      ["10.0.0.0", "10.0.0.1", "10.0.0.2"],
      ["10.0.0.0/31", "10.0.0.2/32"],
    ],
    [
      ["10.0.0.1", "10.0.0.2", "::1", "::2"],
      ["10.0.0.1/32", "10.0.0.2/32", "::1/128", "::2/128"],
    ],
    [
      ["fd00::/64", "10.0.0.0/8"],
      ["10.0.0.0/8", "fd00::/64"],
    ],
    [[], []],
  ])("%j is %j", (blocks, expected) => {
    expect(formatAddressSet(blocks.map(block).reduce(unionAddresses, emptyAddresses))).toEqual(expected);
  });

  it("writes everything but one address in as many blocks as the prefix has bits", () => {
    const texts = formatAddressSet(subtractAddresses(allAddresses(4), block("10.0.0.1")));
    expect(texts).toHaveLength(32);
    expect(formatAddressSet(subtractAddresses(allAddresses(6), block("::1")))).toHaveLength(128);
  });

  it("writes disjoint blocks that make up the set again", () => {
    fc.assert(
      fc.property(addressSets, (set) => {
        const blocks = formatAddressSet(set).map(block);
        expect(blocks.reduce(unionAddresses, emptyAddresses)).toEqual(set);
        for (const [index, one] of blocks.entries()) {
          expect(blocks.slice(index + 1).some((other) => overlaps(one, other))).toBe(false);
        }
      }),
    );
  });
});

describe("addressesOf", () => {
  const value = (text: string) => parseAddress(text) ?? { family: 4 as const, value: 0n };

  it.each<[string, string[], string[]]>([
    ["any order", ["10.0.0.9", "10.0.0.1", "10.0.0.5"], ["10.0.0.1", "10.0.0.5", "10.0.0.9"]],
    [
      "neighbours join",
      ["10.0.0.1", "10.0.0.9", "10.0.0.2", "10.0.0.3"],
      ["10.0.0.1", "10.0.0.2/31", "10.0.0.9"],
    ],
    [
      "so do those of IPv6",
      ["fd00::2", "fd00::9", "fd00::3", "fd00::1"],
      ["fd00::1", "fd00::2/127", "fd00::9"],
    ],
    ["what comes twice counts once", ["10.0.0.1", "fd00::1", "10.0.0.1", "fd00::1"], ["10.0.0.1", "fd00::1"]],
  ])("%s", (_name, texts, blocks) => {
    const expected = blocks.map(block).reduce(unionAddresses, emptyAddresses);
    expect(addressesOf(...texts.map(value))).toEqual(expected);
  });
});

describe("address sets", () => {
  it("have keys that tell where a bound ends", () => {
    expect(addressSetKey({ v4: [11, 12], v6: [] })).not.toBe(addressSetKey({ v4: [1, 112], v6: [] }));
    expect(addressSetKey({ v4: [], v6: [0x11n, 0x12n] })).not.toBe(
      addressSetKey({ v4: [], v6: [0x1n, 0x112n] }),
    );
  });

  it("come back themselves where they hold, or are held by, the other", () => {
    const [small, large] = [block("10.1.0.0/16"), block("10.0.0.0/8")];
    expect(unionAddresses(small, large)).toBe(large);
    expect(intersectAddresses(large, small)).toBe(small);
  });

  it("of one family are their own part of it", () => {
    const [v4, v6] = [block("10.0.0.0/8"), block("fd00::/8")];
    expect(familyOf(v4, 4)).toBe(v4);
    expect(familyOf(v6, 6)).toBe(v6);
    expect(familyOf(v4, 6)).toBe(emptyAddresses);
  });

  it("hold exactly the addresses they are made of", () => {
    fc.assert(
      fc.property(fc.array(addresses, { maxLength: 8 }), addresses, (list, other) => {
        const set = addressesOf(...list);
        const keys = new Set(list.map(formatAddress));
        expect(list.every((address) => hasAddress(set, address))).toBe(true);
        expect(hasAddress(set, other)).toBe(keys.has(formatAddress(other)));
        expect(isEmptyAddresses(set)).toBe(list.length === 0);
      }),
    );
  });

  it("have equal keys exactly when they are equal", () => {
    fc.assert(
      fc.property(addressSets, addressSets, (a, b) => {
        expect(addressSetKey(a) === addressSetKey(b)).toBe(equalAddresses(a, b));
        expect(addressSetKey(unionAddresses(a, b))).toBe(addressSetKey(unionAddresses(b, a)));
      }),
    );
  });

  it("overlap exactly when they share an address", () => {
    fc.assert(
      fc.property(addressSets, addressSets, (a, b) => {
        expect(overlaps(a, b)).toBe(!isEmptyAddresses(intersectAddresses(a, b)));
      }),
    );
  });

  it("split by family", () => {
    fc.assert(
      fc.property(addressSets, (set) => {
        expect(unionAddresses(familyOf(set, 4), familyOf(set, 6))).toEqual(set);
        for (const family of [4, 6] as const) {
          const part = familyOf(set, family);
          expect(intersectAddresses(part, allAddresses(family))).toBe(part);
          const first = firstAddress(set, family);
          expect(first === undefined).toBe(isEmptyAddresses(part));
          if (first !== undefined) expect(hasAddress(part, first)).toBe(true);
        }
      }),
    );
  });
});
