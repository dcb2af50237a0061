import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { sha224 } from "../../src/base/sha224.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("sha224", () => {
  it("gives the digest of FIPS 180-4's example", () => {
    const digest = sha224(new TextEncoder().encode("abc"));
    expect(hex(digest)).toBe("23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
  });

  it("agrees with Node's own at every length around the block size", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = new Uint8Array(length).fill(length);
      expect(hex(sha224(bytes))).toBe(createHash("sha224").update(bytes).digest("hex"));
    }
  });

  it("agrees with Node's own on random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(hex(sha224(bytes))).toBe(createHash("sha224").update(bytes).digest("hex"));
      }),
    );
  });
});
