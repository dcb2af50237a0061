import type { EntityRule } from "../model/policy.ts";
import type { Selector } from "../selector/selector.ts";

const merged = new WeakMap<EntityRule, Selector>();

/**
 * The selector an address's owner must match, or `undefined` for no positive test. A notSelector beside a selector
 * narrows each object (RULE-18); alone it is a test on addresses instead (RULE-19) and not part of this.
 */
export function positiveSelector(side: EntityRule): Selector | undefined {
  if (side.selector === undefined || side.notSelector === undefined) return side.selector;
  let selector = merged.get(side);
  if (selector === undefined) {
    selector = { kind: "and", operands: [side.selector, { kind: "not", operand: side.notSelector }] };
    merged.set(side, selector);
  }
  return selector;
}
