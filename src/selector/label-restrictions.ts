import { assertNever } from "../base/assert-never.ts";
import { compareText } from "../base/compare.ts";
import type { Selector } from "./selector.ts";

/**
 * What must hold of a label for a selector to be able to match. `mustHaveOneOfValues` is sorted; absent means
 * any value will do, empty means that nothing can match.
 */
export interface LabelRestriction {
  readonly mustBePresent: boolean;
  readonly mustBeAbsent: boolean;
  readonly mustHaveOneOfValues?: readonly string[];
}

export type LabelRestrictions = ReadonlyMap<string, LabelRestriction>;

const none: LabelRestrictions = new Map();

/**
 * Conditions by label that every match fulfils, though fulfilling them need not be a match: a quick way to rule
 * out label sets. Source: Calico `libcalico-go/lib/selector/parser/ast.go`, `LabelRestrictions`.
 */
export function labelRestrictions(selector: Selector): LabelRestrictions {
  switch (selector.kind) {
    case "all":
    case "global":
    case "not-equals":
    case "not-in":
      return none;
    case "has":
    case "contains":
    case "starts-with":
    case "ends-with":
      return new Map([[selector.label, { mustBePresent: true, mustBeAbsent: false }]]);
    case "equals":
      return oneOf(selector.label, [selector.value]);
    case "in":
      return oneOf(selector.label, [...new Set(selector.values)].sort(compareText));
    case "not":
      return selector.operand.kind === "has"
        ? new Map([[selector.operand.label, { mustBePresent: false, mustBeAbsent: true }]])
        : none;
    case "and":
      return selector.operands.map(labelRestrictions).reduce(both, none);
    case "or":
      return selector.operands.map(labelRestrictions).reduce(either);
    default:
      return assertNever(selector);
  }
}

function oneOf(label: string, values: readonly string[]): LabelRestrictions {
  return new Map([[label, { mustBePresent: true, mustBeAbsent: false, mustHaveOneOfValues: values }]]);
}

function both(a: LabelRestrictions, b: LabelRestrictions): LabelRestrictions {
  const out = new Map(a);
  for (const [label, right] of b) {
    const left = a.get(label);
    out.set(label, left === undefined ? right : restrictBoth(left, right));
  }
  return out;
}

function restrictBoth(a: LabelRestriction, b: LabelRestriction): LabelRestriction {
  const flags = {
    mustBePresent: a.mustBePresent || b.mustBePresent,
    mustBeAbsent: a.mustBeAbsent || b.mustBeAbsent,
  };
  const left = a.mustHaveOneOfValues;
  const right = b.mustHaveOneOfValues;
  const values =
    left !== undefined && right !== undefined ? left.filter((v) => right.includes(v)) : (left ?? right);
  return values === undefined ? flags : { ...flags, mustHaveOneOfValues: values };
}

function either(a: LabelRestrictions, b: LabelRestrictions): LabelRestrictions {
  const out = new Map<string, LabelRestriction>();
  for (const [label, left] of a) {
    const right = b.get(label);
    const merged = right === undefined ? undefined : restrictEither(left, right);
    if (merged !== undefined) out.set(label, merged);
  }
  return out;
}

/** What both sides ask for, or undefined where they agree on nothing. */
function restrictEither(a: LabelRestriction, b: LabelRestriction): LabelRestriction | undefined {
  const flags = {
    mustBePresent: a.mustBePresent && b.mustBePresent,
    mustBeAbsent: a.mustBeAbsent && b.mustBeAbsent,
  };
  const left = a.mustHaveOneOfValues;
  const right = b.mustHaveOneOfValues;
  if (left !== undefined && right !== undefined) {
    return { ...flags, mustHaveOneOfValues: [...new Set([...left, ...right])].sort(compareText) };
  }
  return flags.mustBePresent || flags.mustBeAbsent ? flags : undefined;
}
