import { assertNever } from "../base/assert-never.ts";
import type { Selector } from "./selector.ts";

/** The selector with `prefix` before every label name (SEL-4: `pcns.`, RULE-21: `pcsa.`). */
export function prefixLabels(selector: Selector, prefix: string): Selector {
  return mapLeaves(selector, (leaf) =>
    "label" in leaf ? { ...leaf, label: `${prefix}${leaf.label}` } : leaf,
  );
}

/** The selector with every `all()` replaced, also those inside others (SEL-5, SEL-9). */
export function replaceAll(selector: Selector, replacement: Selector): Selector {
  return mapLeaves(selector, (leaf) => (leaf.kind === "all" ? replacement : leaf));
}

/** The selector with every `global()` replaced, also those inside others (SEL-5). */
export function replaceGlobal(selector: Selector, replacement: Selector): Selector {
  return mapLeaves(selector, (leaf) => (leaf.kind === "global" ? replacement : leaf));
}

type Leaf = Exclude<Selector, { readonly kind: "not" | "and" | "or" }>;

/** Rebuilds the selector; parts in which no leaf changes are the same values as before. */
function mapLeaves(selector: Selector, change: (leaf: Leaf) => Selector): Selector {
  switch (selector.kind) {
    case "not": {
      const operand = mapLeaves(selector.operand, change);
      return operand === selector.operand ? selector : { kind: "not", operand };
    }
    case "and":
    case "or": {
      const operands = selector.operands.map((operand) => mapLeaves(operand, change));
      const same = operands.every((operand, index) => operand === selector.operands[index]);
      return same ? selector : { kind: selector.kind, operands };
    }
    case "all":
    case "global":
    case "has":
    case "equals":
    case "not-equals":
    case "contains":
    case "starts-with":
    case "ends-with":
    case "in":
    case "not-in":
      return change(selector);
    default:
      return assertNever(selector);
  }
}
