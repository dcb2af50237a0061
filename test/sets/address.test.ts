import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { addressKey, compareAddresses, formatAddress, parseAddress } from "../../src/sets/address.ts";
import { addresses } from "./arbitrary-sets.ts";

describe("parseAddress", () => {
  it.each([
    ["10.0.0.1", "10.0.0.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["FD00:10::A", "fd00:10::a"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:0db8:0000:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["::ffff:a00:1", "10.0.0.1"],
    ["::10.0.0.1", "::a00:1"],
  ])("reads %s as %s", (text, expected) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(expected);
  });

  it.each([
    ["", "nothing"],
    ["10.0.0", "three parts"],
    ["10.0.0.0.1", "five parts"],
    ["10.0.0.256", "part over 255"],
    ["10.0.0.01", "leading zero, which Go refuses since 1.17"],
    ["10.0.0.-1", "sign"],
    ["10.0.0.1 ", "space"],
    ["10.0.0.1/32", "prefix"],
    ["0x0a.0.0.1", "hexadecimal part"],
    ["1::2::3", "two gaps"],
    ["1:2:3:4:5:6:7", "seven groups"],
    ["1:2:3:4:5:6:7:8:9", "nine groups"],
    ["1:2:3:4::5:6:7:8", "a gap for no group"],
    [":1:2:3:4:5:6:7", "a single colon first"],
    ["1:2:3:4:5:6:7:", "a single colon last"],
    [":::", "three colons"],
    ["12345::", "five digits"],
    ["fe80::1%eth0", "zone"],
    ["1.2.3.4::", "dotted part not last"],
    ["::1.2.3.04", "leading zero in the dotted part"],
    ["::1.2.3.4:5", "dotted part not last"],
  ])("refuses %j: %s", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it("reads back what formatAddress writes", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });
});

describe("order and keys", () => {
  it("puts IPv4 before IPv6 and agrees with equality", () => {
    fc.assert(
      fc.property(addresses, addresses, (a, b) => {
        expect(compareAddresses(a, b) === 0).toBe(addressKey(a) === addressKey(b));
        expect(Math.sign(compareAddresses(a, b))).toBe(-Math.sign(compareAddresses(b, a)) + 0);
        if (a.family < b.family) expect(compareAddresses(a, b)).toBeLessThan(0);
      }),
    );
  });
});
