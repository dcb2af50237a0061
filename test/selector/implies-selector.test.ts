import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { impliesSelector } from "../../src/selector/implies-selector.ts";
import { matchSelector } from "../../src/selector/match-selector.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import type { Selector } from "../../src/selector/selector.ts";
import { labelSets, selectors } from "./arbitrary-selector.ts";

function parse(text: string): Selector {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(`${result.message} in ${text}`);
  return result.selector;
}

const implied: readonly (readonly [string, string])[] = [
  ["app == 'a'", "app == 'a'"],
  ["app == 'a'", "all()"],
  ["app == 'a' && tier == 'b'", "app == 'a'"],
  ["app == 'a' && (tier == 'b' && has(x))", "has(x) && app == 'a'"],
  ["app == 'a'", "app == 'a' || app == 'b'"],
  ["app == 'a'", "app in {'b', 'a'}"],
  ["app in {'b', 'a'}", "app in {'a', 'b', 'c'}"],
  ["app in {'b', 'a'}", "app == 'a' || app == 'b'"],
  ["app == 'a' || app == 'b'", "app in {'a', 'b'}"],
  ["app == 'abc'", "app starts with 'ab' && app != 'a' && !(app ends with 'a')"],
  ["app == 'a'", "!(app == 'b' || app == 'c')"],
  ["app == 'a'", "!(all() && app == 'b')"],
  ["app == 'a'", "!(global() && app == 'b')"],
  ["has(x)", "all()"],
  ["has(x)", "global()"],
  ["app contains 'a'", "has(app)"],
  ["app starts with 'a'", "has(app)"],
  ["app ends with 'a'", "has(app)"],
  ["!(app == 'a' && has(x))", "!(app == 'a' && has(x))"],
  ["app not in {'a', 'b'}", "app not in {'b', 'a'}"],
  ["!has(app) && x == 'y'", "!has(app)"],
  ["app in {}", "x == 'y'"],
];

const notImplied: readonly (readonly [string, string])[] = [
  ["all()", "app == 'a'"],
  ["app == 'a'", "app == 'b'"],
  ["app == 'a'", "tier == 'a'"],
  ["app == 'a' || has(x)", "app == 'a'"],
  ["app in {'a', 'b'}", "app == 'a'"],
  ["app != 'a'", "has(app)"],
  // Whatever else the object has, or lacks, is not said.
  ["app == 'a'", "!has(x)"],
  ["app == 'a'", "!(app == 'b' || has(x))"],
  ["app not in {'a'}", "app not in {'a', 'b'}"],
  ["!(app == 'a' && has(x))", "!(app == 'a' || has(x))"],
  ["app == 'a'", "app == 'a' && has(x)"],
  ["has(app)", "app starts with 'a'"],
  ["app starts with 'a'", "app starts with 'ab'"],
];

describe("impliesSelector", () => {
  it.each(implied)("sees that %s is within %s", (a, b) => {
    expect(impliesSelector(parse(a), parse(b))).toBe(true);
  });

  it.each(notImplied)("does not say that %s is within %s", (a, b) => {
    expect(impliesSelector(parse(a), parse(b))).toBe(false);
  });

  it("gives up on terms within terms, whose ways to compare are more than anyone can wait for", () => {
    const nested = (operator: "&&" | "||", label: string): Selector => {
      const numbers = Array.from({ length: 40 }, (_, index) => index);
      return parse(
        numbers.reduce(
          (inner, index) => `has(${label}${String(index)}) ${operator} (${inner})`,
          `has(${label})`,
        ),
      );
    };
    expect(impliesSelector(nested("&&", "a"), nested("||", "b"))).toBe(false);
    expect(impliesSelector(nested("||", "a"), nested("||", "a"))).toBe(true);
  });

  it("is right of any labels", () => {
    let seen = 0;
    fc.assert(
      fc.property(selectors, selectors, fc.array(labelSets, { maxLength: 12 }), (a, b, objects) => {
        if (!impliesSelector(a, b)) return;
        seen += 1;
        for (const labels of objects.filter((one) => matchSelector(a, one)))
          expect(matchSelector(b, labels)).toBe(true);
      }),
      { numRuns: 3000, seed: 7 },
    );
    expect(seen).toBeGreaterThan(200);
  });

  it("sees every selector within itself and within an alternative of it", () => {
    fc.assert(
      fc.property(selectors, selectors, (a, b) => {
        expect(impliesSelector(a, a)).toBe(true);
        expect(impliesSelector(a, { kind: "or", operands: [b, a] })).toBe(true);
        expect(impliesSelector({ kind: "and", operands: [b, a] }, a)).toBe(true);
      }),
    );
  });
});
