import { canonicalSelector, parseSelector, type Selector } from "../library.ts";

/**
 * A selector's text in one form for texts that parse to the same thing: nested `&&` and `||` are joined and a
 * redundant `all()` is dropped. What does not parse stays as it is.
 */
export function selectorForm(text: string): string {
  const parsed = parseSelector(text);
  return parsed.ok ? canonicalSelector(flatten(parsed.selector)) : `unparsable ${text}`;
}

function flatten(selector: Selector): Selector {
  if (selector.kind === "not") return { kind: "not", operand: flatten(selector.operand) };
  if (selector.kind !== "and" && selector.kind !== "or") return selector;
  const { kind } = selector;
  const operands = selector.operands
    .map(flatten)
    .flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
  const kept = kind === "and" ? operands.filter((operand) => operand.kind !== "all") : operands;
  const [first] = kept;
  if (first === undefined) return { kind: "all" };
  return kept.length === 1 ? first : { kind, operands: kept };
}
