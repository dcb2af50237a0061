import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { matchSelector } from "../../src/selector/match-selector.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import { canonicalSelector } from "../../src/selector/print-selector.ts";
import { selectorUid } from "../../src/selector/selector-uid.ts";
import type { Selector } from "../../src/selector/selector.ts";
import { labelSets, selectors } from "./arbitrary-selector.ts";

function reparse(selector: Selector): Selector {
  const result = parseSelector(canonicalSelector(selector));
  if (!result.ok) throw new Error(`${result.message} in ${canonicalSelector(selector)}`);
  return result.selector;
}

describe("canonicalSelector", () => {
  it("reads back with the same meaning", () => {
    fc.assert(
      fc.property(selectors, labelSets, (selector, labels) => {
        expect(matchSelector(reparse(selector), labels)).toBe(matchSelector(selector, labels));
      }),
    );
  });

  it("is settled after one reading", () => {
    fc.assert(
      fc.property(selectors, (selector) => {
        const settled = canonicalSelector(reparse(selector));
        expect(canonicalSelector(reparse(reparse(selector)))).toBe(settled);
        // Only a negation of a negation prints what reads differently.
        if (!canonicalSelector(selector).includes("!!")) expect(settled).toBe(canonicalSelector(selector));
      }),
    );
  });

  it("sorts sets by UTF-8 bytes, as Go does, not by UTF-16 units", () => {
    const values = ["\u{10000}", "\ue000", "a", "B", "aa", "a"];
    expect(canonicalSelector({ kind: "in", label: "x", values })).toBe(
      'x in {"B", "a", "aa", "\ue000", "\u{10000}"}',
    );
    const bytes = (text: string) => Buffer.from(text);
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "grapheme" })), (texts) => {
        const plain = texts.filter((text) => !text.includes('"'));
        const sorted = [...plain].sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
        const printed = canonicalSelector({ kind: "not-in", label: "x", values: plain });
        expect(printed).toBe(`x not in {${sorted.map((text) => `"${text}"`).join(", ")}}`);
      }),
    );
  });
});

describe("selectorUid", () => {
  it("is the URL-safe SHA-224 of the canonical text", () => {
    fc.assert(
      fc.property(selectors, (selector) => {
        const digest = createHash("sha224")
          .update(`s:${canonicalSelector(selector)}`)
          .digest("base64url");
        expect(selectorUid(selector)).toBe(`s:${digest}`);
      }),
    );
  });
});
