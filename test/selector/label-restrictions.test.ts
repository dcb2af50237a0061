import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { labelRestrictions } from "../../src/selector/label-restrictions.ts";
import { matchSelector } from "../../src/selector/match-selector.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import { labelSets, selectors } from "./arbitrary-selector.ts";

const present = { mustBePresent: true, mustBeAbsent: false };
const oneOf = (...values: readonly string[]) => ({ ...present, mustHaveOneOfValues: values });

function check(text: string): object {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(result.message);
  return Object.fromEntries(labelRestrictions(result.selector));
}

describe("labelRestrictions", () => {
  it.each<[string, object]>([
    ["all()", {}],
    ["app != 'web'", {}],
    ["app not in {'web'}", {}],
    ["!(app == 'web')", {}],
    ["has(app)", { app: present }],
    ["app starts with 'w'", { app: present }],
    ["!has(app)", { app: { mustBePresent: false, mustBeAbsent: true } }],
    ["has(app) && !has(app)", { app: { mustBePresent: true, mustBeAbsent: true } }],
    ["app in {'web', 'db', 'web'}", { app: oneOf("db", "web") }],
    ["app in {}", { app: oneOf() }],
    ["app in {'a', 'b'} && app in {'b', 'c'}", { app: oneOf("b") }],
    ["app == 'a' && app == 'b'", { app: oneOf() }],
    ["has(app) && app == 'a' && tier == 'x'", { app: oneOf("a"), tier: oneOf("x") }],
    ["app == 'b' || app == 'a'", { app: oneOf("a", "b") }],
    ["app == 'a' && has(app)", { app: oneOf("a") }],
    ["!has(app) && !has(app)", { app: { mustBePresent: false, mustBeAbsent: true } }],
    ["app == 'b' || has(app)", { app: present }],
    ["has(app) || app == 'b'", { app: present }],
    ["has(app) && has(app)", { app: present }],
    ["app == 'b' || !has(app)", {}],
    ["app == 'b' || tier == 'x'", {}],
    ["!has(app) || !has(app) && has(tier)", { app: { mustBePresent: false, mustBeAbsent: true } }],
  ])("%s", (text, expected) => {
    expect(check(text)).toStrictEqual(expected);
  });

  it("hold for whatever matches", () => {
    fc.assert(
      fc.property(selectors, labelSets, (selector, labels) => {
        if (!matchSelector(selector, labels)) return;
        for (const [label, restriction] of labelRestrictions(selector)) {
          const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
          if (restriction.mustBePresent) expect(value).toBeDefined();
          if (restriction.mustBeAbsent) expect(value).toBeUndefined();
          if (restriction.mustHaveOneOfValues) expect(restriction.mustHaveOneOfValues).toContain(value);
        }
      }),
    );
  });
});
