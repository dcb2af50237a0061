import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { matchSelector } from "../../src/selector/match-selector.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import { canonicalSelector } from "../../src/selector/print-selector.ts";
import { allSelector, conjunction, type Selector } from "../../src/selector/selector.ts";
import { prefixLabels, replaceAll, replaceGlobal } from "../../src/selector/transform-selector.ts";
import { labelSets, selectors } from "./arbitrary-selector.ts";

const namespaced: Selector = { kind: "has", label: "projectcalico.org/namespace" };
const notNamespaced: Selector = { kind: "not", operand: namespaced };

function parse(text: string): Selector {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(result.message);
  return result.selector;
}

describe("prefixLabels", () => {
  it("changes every label and nothing else", () => {
    const text = "has(a) && !(b in {'a'} || c != 'x') && all() && d starts with 'y'";
    expect(canonicalSelector(prefixLabels(parse(text), "pcns."))).toBe(
      '(has(pcns.a) && !(pcns.b in {"a"} || pcns.c != "x") && all() && pcns.d starts with "y")',
    );
  });

  it("matches prefixed labels as the selector matched plain ones", () => {
    fc.assert(
      fc.property(selectors, labelSets, (selector, labels) => {
        const prefixed = Object.fromEntries(
          Object.entries(labels).map(([name, value]) => [`p.${name}`, value]),
        );
        expect(matchSelector(prefixLabels(selector, "p."), prefixed)).toBe(matchSelector(selector, labels));
      }),
    );
  });
});

describe("replaceAll and replaceGlobal", () => {
  it.each([
    ["all()", "has(projectcalico.org/namespace)"],
    ["global()", "!has(projectcalico.org/namespace)"],
    ["!all() || a == 'b'", '(!has(projectcalico.org/namespace) || a == "b")'],
    ["has(all) && a == 'all()'", '(has(all) && a == "all()")'],
  ])("%s", (text, expected) => {
    const replaced = replaceGlobal(replaceAll(parse(text), namespaced), notNamespaced);
    expect(canonicalSelector(replaced)).toBe(expected);
  });

  it("gives back the same value where there is nothing to replace", () => {
    const selector = parse("a == 'b' && !(has(c) || global())");
    expect(replaceAll(selector, namespaced)).toBe(selector);
  });
});

describe("conjunction", () => {
  it("is all() of nothing, and the selector itself of one", () => {
    expect(conjunction()).toBe(allSelector);
    expect(conjunction(namespaced)).toBe(namespaced);
  });

  // SEL-9: an `all()` in the policy's own selector is replaced too, so joining must not lose it.
  it("keeps an all() for a later replacement", () => {
    const joined = conjunction(allSelector, parse("pcns.env != 'dev'"));
    expect(canonicalSelector(replaceAll(joined, namespaced))).toBe(
      '(has(projectcalico.org/namespace) && pcns.env != "dev")',
    );
  });
});
