import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { boundSelector, labelsOf } from "../../src/selector/bound-selector.ts";
import { matchSelector } from "../../src/selector/match-selector.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import type { Selector } from "../../src/selector/selector.ts";

const label = fc.constantFrom("open", "a", "b");
const value = fc.constantFrom("x", "y", "xy");
const { selector } = fc.letrec<{ selector: Selector }>((tie) => ({
  selector: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant<Selector>({ kind: "all" }),
    fc.record({ kind: fc.constant("has" as const), label }),
    fc.record({
      kind: fc.constantFrom("equals", "not-equals", "contains", "starts-with", "ends-with"),
      label,
      value,
    }),
    fc.record({ kind: fc.constantFrom("in", "not-in"), label, values: fc.array(value, { maxLength: 2 }) }),
    fc.record({ kind: fc.constant("not" as const), operand: tie("selector") }),
    fc.record({
      kind: fc.constantFrom("and", "or"),
      operands: fc.array(tie("selector"), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));
const labels = fc.dictionary(fc.constantFrom("a", "b"), value);

function parse(text: string): Selector {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(result.message);
  return result.selector;
}

describe("bounds of a selector", () => {
  it.each([
    ["open == 'x'", "has(open)", "!all()"],
    ["open in {'x'}", "has(open)", "!all()"],
    ["open != 'x'", "all()", "!has(open)"],
    ["open not in {'x'}", "all()", "!has(open)"],
    ["!(open == 'x')", "!(!all())", "!has(open)"],
    ["open contains 'x' && a == 'y'", "has(open) && a == 'y'", "!all() && a == 'y'"],
    ["a == 'y' || open starts with 'x'", "a == 'y' || has(open)", "a == 'y' || !all()"],
  ])("of %s are %s and %s", (written, widest, narrowest) => {
    expect(boundSelector(parse(written), (name) => name === "open")).toEqual({
      widest: parse(widest),
      narrowest: parse(narrowest),
    });
  });

  it.each(["all()", "global()", "has(open)", "!(a == 'x')", "a == 'x' && has(open)", "a == 'x' || b != 'y'"])(
    "of %s are the selector itself",
    (written) => {
      const selector = parse(written);
      const { widest, narrowest } = boundSelector(selector, (name) => name === "open");
      expect(widest).toBe(selector);
      expect(narrowest).toBe(selector);
    },
  );

  it("look at the labels that are written", () => {
    expect(labelsOf(parse("!(a == 'x') && (has(b) || c not in {'z'})"))).toEqual(["a", "b", "c"]);
    expect(labelsOf(parse("all()"))).toEqual([]);
  });

  it("hold whatever the value of an open label is", () => {
    fc.assert(
      fc.property(selector, labels, value, (written, known, open) => {
        const { widest, narrowest } = boundSelector(written, (name) => name === "open");
        const real = matchSelector(written, { ...known, open });
        const bounds = { ...known, open: "(set in the cluster)" };
        if (real) expect(matchSelector(widest, bounds)).toBe(true);
        else expect(matchSelector(narrowest, bounds)).toBe(false);
      }),
    );
  });

  it("hold for endpoints without the label, whose bounds are exact where it is not asked for", () => {
    fc.assert(
      fc.property(selector, labels, (written, known) => {
        const { widest, narrowest } = boundSelector(written, (name) => name === "open");
        const real = matchSelector(written, known);
        if (real) expect(matchSelector(widest, known)).toBe(true);
        else expect(matchSelector(narrowest, known)).toBe(false);
        if (!labelsOf(written).includes("open")) expect([widest, narrowest]).toEqual([written, written]);
      }),
    );
  });
});
