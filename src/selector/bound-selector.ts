import type { Selector } from "./selector.ts";

/**
 * What a selector may match where the labels for which `isOpen` holds are there with values that are not known: `widest`
 * matches everything that it can, `narrowest` what it does whatever the values are.
 */
export function boundSelector(
  selector: Selector,
  isOpen: (label: string) => boolean,
): { readonly widest: Selector; readonly narrowest: Selector } {
  return { widest: bound(selector, isOpen, true), narrowest: bound(selector, isOpen, false) };
}

const all: Selector = { kind: "all" };
const nothing: Selector = { kind: "not", operand: all };

function bound(selector: Selector, isOpen: (label: string) => boolean, wide: boolean): Selector {
  switch (selector.kind) {
    case "not": {
      const operand = bound(selector.operand, isOpen, !wide);
      return operand === selector.operand ? selector : { kind: "not", operand };
    }
    case "and":
    case "or": {
      const operands = selector.operands.map((operand) => bound(operand, isOpen, wide));
      const same = operands.every((operand, index) => operand === selector.operands[index]);
      return same ? selector : { kind: selector.kind, operands };
    }
    case "equals":
    case "contains":
    case "starts-with":
    case "ends-with":
    case "in":
      if (!isOpen(selector.label)) return selector;
      return wide ? { kind: "has", label: selector.label } : nothing;
    case "not-equals":
    case "not-in":
      if (!isOpen(selector.label)) return selector;
      // Without the label these hold.
      return wide ? all : { kind: "not", operand: { kind: "has", label: selector.label } };
    case "all":
    case "global":
    case "has":
      return selector;
  }
}

/** Every label that the selector looks at. */
export function labelsOf(selector: Selector): readonly string[] {
  if (selector.kind === "not") return labelsOf(selector.operand);
  if (selector.kind === "and" || selector.kind === "or") return selector.operands.flatMap(labelsOf);
  return "label" in selector ? [selector.label] : [];
}
