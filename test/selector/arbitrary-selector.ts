import fc from "../support/fast-check.ts";
import type { Selector } from "../../src/selector/selector.ts";

/** Few labels and values, so that random selectors and label sets meet; names that objects inherit among them. */
export const labelNames = ["app", "tier", "in", "has", "__proto__", "constructor", "toString", "a.b/c-d_e"];
const values = ["", "web", "db", "we", "b", "it's", 'say "hi"', "é", "\u{10000}", "\ue000", "a && b", "\\"];

const label = fc.constantFrom(...labelNames);
const value = fc.constantFrom(...values);

export const labelSets: fc.Arbitrary<Record<string, string>> = fc
  .array(fc.tuple(label, value), { maxLength: 5 })
  .map((entries) => Object.fromEntries(entries));

export const selectors: fc.Arbitrary<Selector> = fc.letrec<{ any: Selector; leaf: Selector }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    tie("leaf"),
    tie("any").map((operand): Selector => ({ kind: "not", operand })),
    fc
      .tuple(fc.constantFrom("and", "or"), fc.array(tie("any"), { minLength: 2, maxLength: 3 }))
      .map(([kind, operands]): Selector => ({ kind, operands })),
  ),
  leaf: fc.oneof(
    fc.constantFrom<Selector>({ kind: "all" }, { kind: "global" }),
    label.map((name): Selector => ({ kind: "has", label: name })),
    fc
      .tuple(fc.constantFrom("equals", "not-equals", "contains", "starts-with", "ends-with"), label, value)
      .map(([kind, name, text]): Selector => ({ kind, label: name, value: text })),
    fc
      .tuple(fc.constantFrom("in", "not-in"), label, fc.array(value, { maxLength: 4 }))
      .map(([kind, name, texts]): Selector => ({ kind, label: name, values: texts })),
  ),
})).any;
