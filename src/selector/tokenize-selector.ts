/** What a token is; `end` closes every list. */
export type TokenKind =
  | "label"
  | "string"
  | "has"
  | "all"
  | "global"
  | "=="
  | "!="
  | "in"
  | "not-in"
  | "contains"
  | "starts-with"
  | "ends-with"
  | "!"
  | "&&"
  | "||"
  | "("
  | ")"
  | "{"
  | "}"
  | ","
  | "end";

/** `value` is a label's name or a string without its quotes, else empty. `offset` counts UTF-16 units from 0. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly offset: number;
}

export type TokenizeResult =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly message: string; readonly offset: number };

type Step = { readonly token: Token; readonly end: number } | { readonly message: string };

const maxLabelLength = 512;
const space = /[ \t]*/y;
const labelName = /[A-Za-z0-9_./-]+/y;
// `\b` would take `-`, `.` and `/` for the end of a word. As in Calico, no label may follow an operator of two
// words even after a space; a string or a set must come there anyway.
const operators: readonly (readonly [TokenKind, RegExp])[] = [
  ["contains", /contains(?![A-Za-z0-9_./-])/y],
  ["starts-with", /starts[ \t]*with(?![ \t]*[A-Za-z0-9_./-])/y],
  ["ends-with", /ends[ \t]*with(?![ \t]*[A-Za-z0-9_./-])/y],
  ["not-in", /not[ \t]*in(?![ \t]*[A-Za-z0-9_./-])/y],
  ["in", /in(?![A-Za-z0-9_./-])/y],
];
const symbols: readonly TokenKind[] = ["==", "!=", "&&", "||", "!", "(", ")", "{", "}", ","];
const calls = /(?:has|all|global)\(/y;

/**
 * Cuts a selector into tokens. Never throws: what is no token comes back as a message and its place.
 * Source: Calico `libcalico-go/lib/selector/tokenizer/tokenizer.go`.
 */
export function tokenizeSelector(text: string): TokenizeResult {
  const tokens: Token[] = [];
  let offset = skipSpace(text, 0);
  while (offset < text.length) {
    const step = nextToken(text, offset, tokens.at(-1));
    if ("message" in step) return { ok: false, message: step.message, offset };
    tokens.push(step.token);
    offset = skipSpace(text, step.end);
  }
  tokens.push({ kind: "end", value: "", offset });
  return { ok: true, tokens };
}

function nextToken(text: string, offset: number, last: Token | undefined): Step {
  // Only after a label do these words mean operators; anywhere else they are labels.
  if (last?.kind === "label") {
    for (const [kind, pattern] of operators) {
      const word = matchAt(pattern, text, offset);
      if (word !== undefined) return { token: { kind, value: "", offset }, end: offset + word.length };
    }
  }
  const symbol = symbols.find((candidate) => text.startsWith(candidate, offset));
  if (symbol !== undefined) {
    return { token: { kind: symbol, value: "", offset }, end: offset + symbol.length };
  }
  const first = text[offset] ?? "";
  if (first === '"' || first === "'") return stringToken(text, offset, first);
  if (first === "=" || first === "&" || first === "|") return { message: `expected \`${first}${first}\`` };
  if (last?.kind === "label") return { message: `expected an operator after label \`${last.value}\`` };
  return callToken(text, offset) ?? labelToken(text, offset, "label");
}

function stringToken(text: string, offset: number, quote: string): Step {
  const close = text.indexOf(quote, offset + 1);
  if (close < 0) return { message: "unterminated string" };
  return { token: { kind: "string", value: text.slice(offset + 1, close), offset }, end: close + 1 };
}

/** `all()`, `global()` or `has(label)`; the parenthesis must touch the word, or it is a label. */
function callToken(text: string, offset: number): Step | undefined {
  const word = matchAt(calls, text, offset);
  if (word === undefined) return undefined;
  const kind = word.slice(0, -1) as "has" | "all" | "global"; // the pattern allows no other word
  let end = skipSpace(text, offset + word.length);
  let value = "";
  if (kind === "has") {
    const label = labelToken(text, end, "has");
    if ("message" in label) return label;
    value = label.token.value;
    end = skipSpace(text, label.end);
  }
  if (text[end] !== ")") return { message: `no closing \`)\` after \`${word}\`` };
  return { token: { kind, value, offset }, end: end + 1 };
}

function labelToken(text: string, offset: number, kind: TokenKind): Step {
  const value = matchAt(labelName, text, offset);
  if (value === undefined) return { message: expectedLabel(text[offset]) };
  if (value.length > maxLabelLength) {
    return { message: `label too long: ${value.length} characters, at most ${maxLabelLength}` };
  }
  return { token: { kind, value, offset }, end: offset + value.length };
}

function expectedLabel(found: string | undefined): string {
  if (found === "\n" || found === "\r") {
    return "expected a label, found a line break, which selectors do not allow (in YAML use `>-` or quotes)";
  }
  return found === undefined ? "expected a label" : `expected a label, found \`${found}\``;
}

function skipSpace(text: string, offset: number): number {
  return offset + (matchAt(space, text, offset) ?? "").length;
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}
