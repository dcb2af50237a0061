import type { Labels } from "../model/cluster.ts";
import { labelRestrictions } from "../selector/label-restrictions.ts";
import { compileSelector } from "../selector/match-selector.ts";
import type { Selector } from "../selector/selector.ts";

/** Selectors arranged so that only those are tried which the labels do not rule out at once. */
export interface SelectorIndex {
  /** Positions of the selectors that match, in ascending order. */
  readonly matching: (labels: Labels) => readonly number[];
}

export function createSelectorIndex(selectors: readonly Selector[]): SelectorIndex {
  const tests = selectors.map(compileSelector);
  const anywhere: number[] = [];
  const byLabel = new Map<string, Map<string, number[]>>();
  selectors.forEach((selector, position) => {
    const condition = narrowest(selector);
    if (condition === undefined) anywhere.push(position);
    for (const value of condition?.values ?? []) {
      const { label } = condition ?? { label: "" };
      const values = byLabel.get(label) ?? new Map<string, number[]>();
      byLabel.set(label, values);
      const list = values.get(value);
      if (list === undefined) values.set(value, [position]);
      else list.push(position);
    }
  });
  return {
    matching: (labels) => {
      const found = anywhere.filter((position) => tests[position]?.(labels) === true);
      for (const [label, values] of byLabel) {
        const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
        for (const position of (value === undefined ? undefined : values.get(value)) ?? []) {
          if (tests[position]?.(labels) === true) found.push(position);
        }
      }
      return found.sort((a, b) => a - b);
    },
  };
}

/** The label with the fewest values that every match must have one of; `undefined` where no label is held to values. */
function narrowest(
  selector: Selector,
): { readonly label: string; readonly values: readonly string[] } | undefined {
  let best: { label: string; values: readonly string[] } | undefined;
  for (const [label, { mustHaveOneOfValues: values }] of labelRestrictions(selector)) {
    if (values === undefined || (best !== undefined && values.length > best.values.length)) continue;
    // Among equals a label that is not the namespace's or the orchestrator's tells more apart.
    if (best !== undefined && values.length === best.values.length && label.startsWith("projectcalico.org/"))
      continue;
    best = { label, values };
  }
  return best;
}
