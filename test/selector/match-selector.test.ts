import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { compileSelector, matchSelector } from "../../src/selector/match-selector.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import { conjunction, type Selector } from "../../src/selector/selector.ts";
import { labelNames, labelSets, selectors } from "./arbitrary-selector.ts";

function check(text: string, labels: Record<string, string>): boolean {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(result.message);
  return matchSelector(result.selector, labels);
}

const web = { app: "web", empty: "" };

describe("matchSelector", () => {
  it.each([
    ["all()", true],
    ["global()", true],
    ["has(app)", true],
    ["has(empty)", true],
    ["has(tier)", false],
    ["app == 'web'", true],
    ["app == 'we'", false],
    ["tier == ''", false],
    ["app != 'web'", false],
    ["app != 'db'", true],
    ["tier != 'db'", true],
    ["app in {'db', 'web'}", true],
    ["app in {}", false],
    ["tier in {''}", false],
    ["app not in {'db', 'web'}", false],
    ["app not in {}", true],
    ["tier not in {'db'}", true],
    ["app contains 'e'", true],
    ["app contains ''", true],
    ["tier contains ''", false],
    ["app starts with 'we'", true],
    ["app starts with 'eb'", false],
    ["tier starts with ''", false],
    ["app ends with 'eb'", true],
    ["app ends with 'we'", false],
    ["empty ends with ''", true],
    ["!app == 'web' || has(empty)", true],
    ["!(app == 'web' || has(empty))", false],
    ["has(app) && has(tier)", false],
    ["has(app) && has(tier) || has(empty)", true],
  ])("%s", (text, matches) => {
    expect(check(text, web)).toBe(matches);
  });

  it.each(labelNames)("sees label %s only where the labels own it", (name) => {
    const own: Record<string, string> = JSON.parse(`{${JSON.stringify(name)}: "x"}`);
    expect(check(`has(${name})`, {})).toBe(false);
    expect(check(`${name} != 'x'`, {})).toBe(true);
    expect(check(`has(${name})`, own)).toBe(true);
    expect(check(`${name} == 'x'`, own)).toBe(true);
    expect(check(`has(${name})`, Object.create({ [name]: "x" }))).toBe(false);
  });

  it("agrees with the logic of its parts", () => {
    fc.assert(
      fc.property(selectors, selectors, labelSets, (a, b, labels) => {
        const inA = matchSelector(a, labels);
        const inB = compileSelector(b)(labels);
        const either: Selector = { kind: "or", operands: [a, b] };
        expect(matchSelector(conjunction(a, b), labels)).toBe(inA && inB);
        expect(matchSelector(either, labels)).toBe(inA || inB);
        expect(matchSelector({ kind: "not", operand: a }, labels)).toBe(!inA);
      }),
    );
  });
});
