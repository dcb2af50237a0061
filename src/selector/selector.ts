/**
 * A parsed Calico selector. `global` evaluates like `all`; it gets its meaning only in a namespace selector
 * (SEL-5). Negative leaves hold for a missing label, positive ones don't.
 * Source: Calico `libcalico-go/lib/selector/parser/ast.go`.
 */
export type Selector =
  | { readonly kind: "all" }
  | { readonly kind: "global" }
  | { readonly kind: "has"; readonly label: string }
  | LabelValueSelector
  | LabelValuesSelector
  | { readonly kind: "not"; readonly operand: Selector }
  | { readonly kind: "and" | "or"; readonly operands: readonly Selector[] };

/** Compares a label with one string. */
export interface LabelValueSelector {
  readonly kind: "equals" | "not-equals" | "contains" | "starts-with" | "ends-with";
  readonly label: string;
  readonly value: string;
}

/** Compares a label with several strings; `values` may be empty, unsorted and hold repeats. */
export interface LabelValuesSelector {
  readonly kind: "in" | "not-in";
  readonly label: string;
  readonly values: readonly string[];
}

/** Matches everything: what an empty selector means. */
export const allSelector: Selector = { kind: "all" };

/**
 * Matches what all of them match; without any, everything. An `all()` among them is kept, as Calico keeps it:
 * replacing it later (SEL-5, SEL-9) must still find it. Leave out what is empty rather than pass `all()` for it.
 */
export function conjunction(...selectors: readonly Selector[]): Selector {
  const [first] = selectors;
  if (first === undefined) return allSelector;
  return selectors.length === 1 ? first : { kind: "and", operands: selectors };
}
