import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { stableHash } from "../../src/base/stable-hash.ts";

describe("stableHash", () => {
  // The first sixteen bytes of SHA-224, FIPS 180-4.
  it.each([
    ["", "d14a028c2a3a2bc9476102bb288234c4"],
    ["abc", "23097d223405d8228642a477bda255b3"],
  ])("of %j", (text, expected) => {
    expect(stableHash(text)).toBe(expected);
  });

  it("is 32 digits, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(stableHash(text)).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });
});
