import { assertNever } from "../base/assert-never.ts";
import type { Selector } from "./selector.ts";

/**
 * Calico's canonical text: what it compares and hashes. Parsing it gives the same meaning, and the same text but
 * for a negation of a negation in parentheses (`!(!has(a))` prints `!!has(a)`, which reads as `has(a)`).
 * Source: Calico `libcalico-go/lib/selector/parser/ast.go`.
 */
export function canonicalSelector(selector: Selector): string {
  switch (selector.kind) {
    case "all":
    case "global":
      return `${selector.kind}()`;
    case "has":
      return `has(${selector.label})`;
    case "equals":
      return `${selector.label} == ${quote(selector.value)}`;
    case "not-equals":
      return `${selector.label} != ${quote(selector.value)}`;
    case "contains":
      return `${selector.label} contains ${quote(selector.value)}`;
    case "starts-with":
      return `${selector.label} starts with ${quote(selector.value)}`;
    case "ends-with":
      return `${selector.label} ends with ${quote(selector.value)}`;
    case "in":
      return `${selector.label} in ${printSet(selector.values)}`;
    case "not-in":
      return `${selector.label} not in ${printSet(selector.values)}`;
    case "not":
      return `!${canonicalSelector(selector.operand)}`;
    case "and":
      return `(${selector.operands.map(canonicalSelector).join(" && ")})`;
    case "or":
      return `(${selector.operands.map(canonicalSelector).join(" || ")})`;
    default:
      return assertNever(selector);
  }
}

function printSet(values: readonly string[]): string {
  return `{${[...new Set(values)].sort(compareUtf8).map(quote).join(", ")}}`;
}

// No parsed value holds both kinds of quotes, since the language has no escapes.
function quote(value: string): string {
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/** Orders as Go orders strings, by UTF-8 bytes; UTF-16 units would put U+10000 and up before U+E000. */
function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
