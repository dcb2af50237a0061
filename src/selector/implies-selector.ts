import { compileSelector } from "./match-selector.ts";
import type { LabelValueSelector, Selector } from "./selector.ts";

/**
 * Whether everything that `a` matches is matched by `b`, as far as their texts show it: `true` holds for any labels,
 * `false` may only mean that it was not seen.
 */
export function impliesSelector(a: Selector, b: Selector): boolean {
  if (b.kind === "all" || b.kind === "global" || isSame(a, b)) return true;
  if (b.kind === "and") return b.operands.every((operand) => impliesSelector(a, operand));
  if (a.kind === "or") return a.operands.every((operand) => impliesSelector(operand, b));
  if (a.kind === "in")
    return a.values.every((value) => impliesSelector({ kind: "equals", label: a.label, value }, b));
  if (b.kind === "or" && b.operands.some((operand) => impliesSelector(a, operand))) return true;
  if (a.kind === "and") return a.operands.some((operand) => impliesSelector(operand, b));
  if (a.kind === "equals") return asksOnly(b, a.label) && compileSelector(b)({ [a.label]: a.value });
  return b.kind === "has" && matchesSome(a) && a.label === b.label;
}

/** The other leaves that no object without the label matches (SEL-2). */
function matchesSome(selector: Selector): selector is LabelValueSelector {
  return selector.kind === "contains" || selector.kind === "starts-with" || selector.kind === "ends-with";
}

/** Whether no other label is asked about. */
function asksOnly(selector: Selector, label: string): boolean {
  switch (selector.kind) {
    case "all":
    case "global":
      return true;
    case "not":
      return asksOnly(selector.operand, label);
    case "and":
    case "or":
      return selector.operands.every((operand) => asksOnly(operand, label));
    default:
      return selector.label === label;
  }
}

function isSame(a: Selector, b: Selector): boolean {
  if (a === b) return true;
  if (a.kind === "not" && b.kind === "not") return isSame(a.operand, b.operand);
  if ("operands" in a && "operands" in b)
    return a.kind === b.kind && isSameList(a.operands, b.operands, isSame);
  if (!("label" in a) || !("label" in b) || a.kind !== b.kind || a.label !== b.label) return false;
  if ("values" in a && "values" in b) return isSameList(a.values, b.values, (one, other) => one === other);
  return !("value" in a && "value" in b) || a.value === b.value;
}

function isSameList<T>(a: readonly T[], b: readonly T[], same: (one: T, other: T) => boolean): boolean {
  return a.length === b.length && a.every((one, index) => same(one, b[index] ?? one));
}
