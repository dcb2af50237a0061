import { describe, expect, it } from "@jest/globals";
import { addressesOfList } from "../../src/sets/address-list.ts";
import { addressSetKey, emptyAddresses, parseCidr, unionAddresses } from "../../src/sets/address-set.ts";
import { parseAddress } from "../../src/sets/address.ts";

describe("the set of listed addresses", () => {
  it.each<[string, readonly string[]]>([
    ["none", []],
    ["one", ["10.0.0.9"]],
    ["in no order", ["10.0.0.9", "9.0.0.1", "192.0.2.1", "10.0.0.1"]],
    ["next to each other", ["10.0.0.2", "10.0.0.1", "10.0.0.3", "10.0.0.5"]],
    ["twice", ["10.0.0.1", "10.0.0.1", "10.0.0.3", "10.0.0.1"]],
    ["of IPv6, in no order", ["fd00::9", "2001:db8::1", "fd00::1", "fd00::5"]],
    ["of IPv6, next to each other and twice", ["fd00::2", "fd00::1", "fd00::2", "fd00::3", "fd00::6"]],
    ["of both families", ["fd00::2", "10.0.0.2", "fd00::1", "10.0.0.1", "0.0.0.0", "255.255.255.255", "::"]],
  ])("%s, is that of all of them one by one", (_, texts) => {
    const oneByOne = texts
      .map((text) => parseCidr(`${text}/${text.includes(":") ? "128" : "32"}`)?.set ?? emptyAddresses)
      .reduce(unionAddresses, emptyAddresses);
    const listed = addressesOfList(texts.flatMap((text) => parseAddress(text) ?? []));
    expect(addressSetKey(listed)).toBe(addressSetKey(oneByOne));
  });
});
