import { compileSelector } from "./match-selector.ts";
import { canonicalSelector } from "./print-selector.ts";
import type { LabelValueSelector, Selector } from "./selector.ts";

/** Steps of one question, past which nothing more is seen: terms within terms of both sides multiply. */
const mostSteps = 20_000;

/**
 * Whether everything that `a` matches is matched by `b`, as far as their texts show it: `true` holds for any labels,
 * `false` may only mean that it was not seen.
 */
export function impliesSelector(a: Selector, b: Selector): boolean {
  return implies(a, b, { left: mostSteps });
}

function implies(a: Selector, b: Selector, steps: { left: number }): boolean {
  steps.left -= 1;
  if (steps.left < 0) return false;
  if (b.kind === "all" || b.kind === "global" || isSame(a, b)) return true;
  if (b.kind === "and") return b.operands.every((operand) => implies(a, operand, steps));
  if (a.kind === "or") return a.operands.every((operand) => implies(operand, b, steps));
  if (a.kind === "in")
    return a.values.every((value) => implies({ kind: "equals", label: a.label, value }, b, steps));
  if (b.kind === "or" && b.operands.some((operand) => implies(a, operand, steps))) return true;
  if (a.kind === "and") return a.operands.some((operand) => implies(operand, b, steps));
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
  return a === b || (a.kind === b.kind && textOf(a) === textOf(b));
}

const texts = new WeakMap<Selector, string>();

function textOf(selector: Selector): string {
  let text = texts.get(selector);
  if (text === undefined) texts.set(selector, (text = canonicalSelector(selector)));
  return text;
}
