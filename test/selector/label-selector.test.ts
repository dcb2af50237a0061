import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { labelSelector, labelSelectorTerms } from "../../src/selector/label-selector.ts";
import { canonicalSelector } from "../../src/selector/print-selector.ts";

const expression = (operator: string, ...values: readonly string[]) => ({ key: "tier", operator, values });

describe("labelSelector", () => {
  it.each<[string, JsonObject, string]>([
    ["nothing", {}, "all()"],
    ["empty parts", { matchLabels: {}, matchExpressions: [] }, "all()"],
    ["null parts", { matchLabels: null, matchExpressions: null }, "all()"],
    ["one label", { matchLabels: { app: "web" } }, 'app == "web"'],
    ["labels by key", { matchLabels: { b: "1", a: "2" } }, '(a == "2" && b == "1")'],
    ["In", { matchExpressions: [expression("In", "x", "a")] }, 'tier in {"a", "x"}'],
    ["NotIn", { matchExpressions: [expression("NotIn", "a")] }, 'tier not in {"a"}'],
    ["Exists", { matchExpressions: [expression("Exists")] }, "has(tier)"],
    ["DoesNotExist", { matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] }, "!has(tier)"],
    [
      "labels first, expressions in their order",
      { matchExpressions: [expression("Exists"), { key: "a", operator: "Exists" }], matchLabels: { z: "1" } },
      '(z == "1" && has(tier) && has(a))',
    ],
    ["an unknown operator, skipped as Calico does", { matchExpressions: [expression("Gt", "1")] }, "all()"],
    [
      "a number among the values, skipped",
      { matchExpressions: [{ key: "a", operator: "In", values: [1, "x"] }] },
      'a in {"x"}',
    ],
    ["a number for a string, skipped", { matchLabels: { a: 1, b: "2" } }, 'b == "2"'],
    [
      "wrong shapes, skipped",
      { matchLabels: ["a"], matchExpressions: ["a", { operator: "Exists" }] },
      "all()",
    ],
    [
      "In without values, which matches nothing",
      { matchExpressions: [{ key: "a", operator: "In" }] },
      "a in {}",
    ],
  ])("%s", (_name, source, canonical) => {
    expect(canonicalSelector(labelSelector(source))).toBe(canonical);
  });

  it("has no term for what it skips", () => {
    expect(labelSelectorTerms({ matchExpressions: [expression("Gt", "1"), "a"] })).toEqual([]);
  });

  it("gives its terms one by one, so that more can be joined without nesting", () => {
    expect(labelSelectorTerms({ matchLabels: { app: "web", tier: "front" } }).map(canonicalSelector)).toEqual(
      ['app == "web"', 'tier == "front"'],
    );
  });
});
