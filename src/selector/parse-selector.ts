import { allSelector, type LabelValueSelector, type Selector } from "./selector.ts";
import { tokenizeSelector, type Token, type TokenKind } from "./tokenize-selector.ts";

/** `offset` counts UTF-16 units from 0, and is where reading had to stop. */
export type ParseSelectorResult =
  | { readonly ok: true; readonly selector: Selector }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** Operands collected inside one pair of parentheses, or outside all of them. */
interface Group {
  /** Whether an odd number of `!` stands before the opening parenthesis. */
  readonly negated: boolean;
  readonly or: Node[];
  and: Node[];
}

interface Node {
  readonly selector: Selector;
  readonly depth: number;
}

type Atom = { readonly selector: Selector; readonly next: number } | Fault;

interface Fault {
  readonly message: string;
  readonly offset: number;
}

// Calico has no limit, but its fields hold 1024 characters and so at most about 500 levels. The limit keeps a
// hostile text from exhausting the stack of the functions that walk a selector.
const maxDepth = 1000;

/**
 * The selector that `text` writes. Empty text, or only spaces and tabs, means `all()`. Never throws.
 * Source: Calico `libcalico-go/lib/selector/parser/parser.go`.
 */
export function parseSelector(text: string): ParseSelectorResult {
  const tokenized = tokenizeSelector(text);
  if (!tokenized.ok) return tokenized;
  const { tokens } = tokenized;
  if (tokens.length === 1) return { ok: true, selector: allSelector };
  const result = parseTokens(tokens);
  return "message" in result ? { ok: false, ...result } : { ok: true, selector: result };
}

/** Reads with its own stack rather than by recursion, since parentheses may nest without limit. */
function parseTokens(tokens: readonly Token[]): Selector | Fault {
  const groups: Group[] = [];
  let group: Group = { negated: false, or: [], and: [] };
  let next = 0;
  for (;;) {
    let negated = false;
    for (; tokenAt(tokens, next).kind === "!"; next++) negated = !negated;
    if (tokenAt(tokens, next).kind === "(") {
      groups.push(group);
      group = { negated, or: [], and: [] };
      next++;
      continue;
    }
    const atom = parseAtom(tokens, next);
    if ("message" in atom) return atom;
    next = atom.next;
    group.and.push(negate({ selector: atom.selector, depth: 1 }, negated));
    while (tokenAt(tokens, next).kind === ")" && groups.length > 0) {
      const closed = negate(closeGroup(group), group.negated);
      if (closed.depth > maxDepth) return fault(tokenAt(tokens, next), "nested too deeply");
      group = groups.pop() ?? group;
      group.and.push(closed);
      next++;
    }
    const after = tokenAt(tokens, next);
    if (after.kind === "||") {
      group.or.push(fold("and", group.and));
      group.and = [];
    } else if (after.kind !== "&&") {
      if (groups.length > 0) return fault(after, `expected \`)\`, found ${describe(after)}`);
      if (after.kind !== "end") return fault(after, `unexpected ${describe(after)} after the selector's end`);
      return closeGroup(group).selector;
    }
    next++;
  }
}

function closeGroup(group: Group): Node {
  return fold("or", [...group.or, fold("and", group.and)]);
}

/** A group of one is the element itself; nested groups stay nested, as Calico's canonical text shows them. */
function fold(kind: "and" | "or", nodes: readonly Node[]): Node {
  const [first] = nodes;
  if (first !== undefined && nodes.length === 1) return first;
  const depth = nodes.reduce((deepest, node) => Math.max(deepest, node.depth), 0) + 1;
  return { selector: { kind, operands: nodes.map((node) => node.selector) }, depth };
}

function negate(node: Node, negated: boolean): Node {
  return negated ? { selector: { kind: "not", operand: node.selector }, depth: node.depth + 1 } : node;
}

function parseAtom(tokens: readonly Token[], index: number): Atom {
  const token = tokenAt(tokens, index);
  if (token.kind === "all" || token.kind === "global") {
    return { selector: { kind: token.kind }, next: index + 1 };
  }
  if (token.kind === "has") return { selector: { kind: "has", label: token.value }, next: index + 1 };
  if (token.kind === "label") return parseComparison(tokens, index);
  return fault(token, `expected a label, \`has(...)\`, \`all()\` or \`(\`, found ${describe(token)}`);
}

const comparisons: Partial<Record<TokenKind, LabelValueSelector["kind"]>> = {
  "==": "equals",
  "!=": "not-equals",
  contains: "contains",
  "starts-with": "starts-with",
  "ends-with": "ends-with",
};

function parseComparison(tokens: readonly Token[], index: number): Atom {
  const label = tokenAt(tokens, index).value;
  const operator = tokenAt(tokens, index + 1);
  if (operator.kind === "in" || operator.kind === "not-in") {
    const set = parseSet(tokens, index + 2);
    if ("message" in set) return set;
    return { selector: { kind: operator.kind, label, values: set.values }, next: set.next };
  }
  const kind = comparisons[operator.kind];
  if (kind === undefined) {
    return fault(operator, `expected an operator after label \`${label}\`, found ${describe(operator)}`);
  }
  const value = tokenAt(tokens, index + 2);
  if (value.kind !== "string") return fault(value, `expected a quoted string, found ${describe(value)}`);
  return { selector: { kind, label, value: value.value }, next: index + 3 };
}

/** `{ "a", "b" }`; empty is allowed, and so is a comma after the last value. */
function parseSet(
  tokens: readonly Token[],
  index: number,
): { readonly values: readonly string[]; readonly next: number } | Fault {
  const open = tokenAt(tokens, index);
  if (open.kind !== "{") return fault(open, `expected a set in \`{}\`, found ${describe(open)}`);
  const values: string[] = [];
  let next = index + 1;
  while (tokenAt(tokens, next).kind === "string") {
    values.push(tokenAt(tokens, next).value);
    next++;
    if (tokenAt(tokens, next).kind !== ",") break;
    next++;
  }
  const close = tokenAt(tokens, next);
  if (close.kind !== "}") return fault(close, `expected \`}\`, found ${describe(close)}`);
  return { values, next: next + 1 };
}

function tokenAt(tokens: readonly Token[], index: number): Token {
  return tokens[index] ?? { kind: "end", value: "", offset: 0 };
}

function fault(token: Token, message: string): Fault {
  return { message, offset: token.offset };
}

function describe(token: Token): string {
  const { kind, value } = token;
  if (kind === "end") return "the end";
  if (kind === "label" || kind === "string") return `${kind} \`${value}\``;
  return kind === "has" || kind === "all" || kind === "global" ? `\`${kind}(${value})\`` : `\`${kind}\``;
}
