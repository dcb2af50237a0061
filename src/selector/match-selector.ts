import { assertNever } from "../base/assert-never.ts";
import type { Selector } from "./selector.ts";

/** Labels by name. Only own properties count. */
export type Labels = Readonly<Record<string, string>>;

/** Whether the labels satisfy a selector. */
export type LabelTest = (labels: Labels) => boolean;

// A selector never changes, so its test is made once.
const compiled = new WeakMap<Selector, LabelTest>();

/** Whether the labels satisfy the selector. Source: Calico `libcalico-go/lib/selector/parser/ast.go`. */
export function matchSelector(selector: Selector, labels: Labels): boolean {
  return compileSelector(selector)(labels);
}

/** The selector as a function, for matching many label sets. */
export function compileSelector(selector: Selector): LabelTest {
  let test = compiled.get(selector);
  if (test === undefined) {
    test = compile(selector);
    compiled.set(selector, test);
  }
  return test;
}

function compile(selector: Selector): LabelTest {
  switch (selector.kind) {
    case "all":
    case "global":
      return () => true;
    case "has":
    case "equals":
    case "not-equals":
    case "contains":
    case "starts-with":
    case "ends-with":
    case "in":
    case "not-in":
      return compileLeaf(selector);
    case "not": {
      const operand = compileSelector(selector.operand);
      return (labels) => !operand(labels);
    }
    case "and": {
      const operands = selector.operands.map(compileSelector);
      return (labels) => operands.every((operand) => operand(labels));
    }
    case "or": {
      const operands = selector.operands.map(compileSelector);
      return (labels) => operands.some((operand) => operand(labels));
    }
    default:
      return assertNever(selector);
  }
}

type Leaf = Extract<Selector, { readonly label: string }>;

/** Only the negative operators hold for a label that is missing. */
function compileLeaf(selector: Leaf): LabelTest {
  const { label } = selector;
  switch (selector.kind) {
    case "has":
      return (labels) => valueOf(labels, label) !== undefined;
    case "equals":
      return (labels) => valueOf(labels, label) === selector.value;
    case "not-equals":
      return (labels) => valueOf(labels, label) !== selector.value;
    case "contains":
      return (labels) => valueOf(labels, label)?.includes(selector.value) ?? false;
    case "starts-with":
      return (labels) => valueOf(labels, label)?.startsWith(selector.value) ?? false;
    case "ends-with":
      return (labels) => valueOf(labels, label)?.endsWith(selector.value) ?? false;
    case "in":
    case "not-in": {
      const values = new Set<string | undefined>(selector.values);
      return selector.kind === "in"
        ? (labels) => values.has(valueOf(labels, label))
        : (labels) => !values.has(valueOf(labels, label));
    }
    default:
      return assertNever(selector);
  }
}

/** Reads first and checks ownership second: most labels are missing, and a plain read is the cheaper question. */
function valueOf(labels: Labels, label: string): string | undefined {
  const value: unknown = labels[label];
  return typeof value === "string" && Object.hasOwn(labels, label) ? value : undefined;
}
