import type { JsonValue } from "../base/json.ts";
import { collectionMark, leafMark, type Mark, type ReadValue } from "./marks.ts";
import { setKey } from "./set-key.ts";

/** A value on one line, and the offset behind it. */
export interface Inline extends ReadValue {
  readonly end: number;
}

/** To the end of the line; a `: ` or ` #` in it is looked for afterwards. */
const PLAIN = /(?:[A-Za-z0-9_./+(~]|-(?=[^ \n]))[^\n]*/y;
/** In a flow collection: letters that mean nothing there, single spaces between words, colons inside words. */
const FLOW_PLAIN =
  /(?:[A-Za-z0-9_./+(~]|-(?=[\w./]))(?:[\w./+()@=<>~$%^*;|&-]|:(?=[\w./:]))*(?: [\w./+(](?:[\w./+()@=<>~$%^*;|&-]|:(?=[\w./:]))*)*/y;
const FLOW_KEY = /([A-Za-z_][\w./-]*):(?= )/y;
/** The expressions above may need stack in proportion to the line. */
const MAX_FLOW = 20_000;
const NUMBER_LIKE = /^[-+]?(?:0o[0-7]+|0x[\da-fA-F]+|(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|\.inf|\.nan)$/i;
const SMALL_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ...["null", "Null", "NULL", "~"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);

/**
 * Reads the value at `at`, of an entry that begins at `start`. It must end before `lineEnd`, and collections in it
 * may nest `depth` deep. `undefined`: not in the plain part of YAML.
 */
export function readPlainInline(
  text: string,
  at: number,
  lineEnd: number,
  start: number,
  depth: number,
): Inline | undefined {
  const letter = text[at] ?? "";
  if (letter === '"' || letter === "'") return readQuoted(text, at, lineEnd, start);
  if (letter === "[" || letter === "{") return readFlow(text, at, lineEnd, start, depth);
  PLAIN.lastIndex = at;
  const rest = PLAIN.exec(text)?.[0];
  if (rest === undefined) return undefined;
  const comment = rest.indexOf(" #");
  const written = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
  if (written.includes(": ") || written.includes("\t") || written.endsWith(":")) return undefined;
  return leaf(plainValue(written), at, at + written.length, start);
}

function leaf(value: JsonValue | undefined, at: number, end: number, start: number): Inline | undefined {
  return value === undefined ? undefined : { value, end, mark: leafMark(start, at, end) };
}

/** The core schema. `undefined` for numbers that are written in a way that needs care. */
function plainValue(written: string): JsonValue | undefined {
  const word = WORDS.get(written);
  if (word !== undefined) return word;
  if (!NUMBER_LIKE.test(written)) return written;
  return SMALL_INTEGER.test(written) ? Number(written) : undefined;
}

function readQuoted(text: string, at: number, lineEnd: number, start: number): Inline | undefined {
  const quote = text[at] ?? "";
  if (quote === '"') return readDoubleQuoted(text, at, lineEnd, start);
  let close = text.indexOf(quote, at + 1);
  while (close >= 0 && text[close + 1] === "'") close = text.indexOf("'", close + 2);
  if (close < 0 || close >= lineEnd) return undefined;
  return leaf(text.slice(at + 1, close).replaceAll("''", "'"), at, close + 1, start);
}

/** Escapes that JSON has too, and that mean the same there. */
const JSON_ESCAPES = /^(?:[^\\]|\\(?:[nrtbf"\\/]|u[\da-fA-F]{4}))*$/;
/** The expression above may need stack in proportion to the text. */
const MAX_ESCAPED = 100_000;

function readDoubleQuoted(text: string, at: number, lineEnd: number, start: number): Inline | undefined {
  let close = at + 1;
  let escaped = false;
  for (; close < lineEnd && text[close] !== '"'; close++) {
    if (text[close] !== "\\") continue;
    escaped = true;
    close++;
  }
  if (close >= lineEnd) return undefined;
  const inside = text.slice(at + 1, close);
  if (!escaped) return leaf(inside, at, close + 1, start);
  if (inside.length > MAX_ESCAPED || inside.includes("\t") || !JSON_ESCAPES.test(inside)) return undefined;
  return leaf(JSON.parse(`"${inside}"`) as string, at, close + 1, start);
}

function readFlow(
  text: string,
  at: number,
  lineEnd: number,
  start: number,
  depth: number,
): Inline | undefined {
  if (depth <= 0 || lineEnd - at > MAX_FLOW) return undefined;
  return text[at] === "["
    ? readFlowSeq(text, at, lineEnd, start, depth)
    : readFlowMap(text, at, lineEnd, start, depth);
}

function readFlowSeq(
  text: string,
  from: number,
  lineEnd: number,
  start: number,
  depth: number,
): Inline | undefined {
  const value: JsonValue[] = [];
  const children: Mark[] = [];
  let at = skipSpaces(text, from + 1);
  while (text[at] !== "]") {
    const item = readFlowValue(text, at, lineEnd, at, depth - 1);
    if (item === undefined) return undefined;
    value.push(item.value);
    children.push(item.mark);
    const next = afterFlowItem(text, item.end, "]");
    if (next === undefined) return undefined;
    at = next;
  }
  return { value, end: at + 1, mark: collectionMark(start, from, at + 1, children) };
}

function readFlowMap(
  text: string,
  from: number,
  lineEnd: number,
  start: number,
  depth: number,
): Inline | undefined {
  const value: Record<string, JsonValue> = {};
  const children = new Map<string, Mark>();
  let at = skipSpaces(text, from + 1);
  while (text[at] !== "}") {
    FLOW_KEY.lastIndex = at;
    const key = FLOW_KEY.exec(text)?.[1];
    if (key === undefined || children.has(key) || WORDS.has(key)) return undefined;
    const entry = readFlowValue(text, skipSpaces(text, at + key.length + 1), lineEnd, at, depth - 1);
    if (entry === undefined) return undefined;
    setKey(value, key, entry.value);
    children.set(key, entry.mark);
    const next = afterFlowItem(text, entry.end, "}");
    if (next === undefined) return undefined;
    at = next;
  }
  return { value, end: at + 1, mark: collectionMark(start, from, at + 1, children) };
}

function readFlowValue(
  text: string,
  at: number,
  lineEnd: number,
  start: number,
  depth: number,
): Inline | undefined {
  const letter = text[at] ?? "";
  if (letter === '"' || letter === "'") return readQuoted(text, at, lineEnd, start);
  if (letter === "[" || letter === "{") return readFlow(text, at, lineEnd, start, depth);
  FLOW_PLAIN.lastIndex = at;
  const written = FLOW_PLAIN.exec(text)?.[0];
  return written === undefined ? undefined : leaf(plainValue(written), at, at + written.length, start);
}

/** Offset of the next item or of the closing bracket; `undefined` where neither follows on this line. */
function afterFlowItem(text: string, end: number, bracket: string): number | undefined {
  const at = skipSpaces(text, end);
  if (text[at] === bracket) return at;
  if (text[at] !== ",") return undefined;
  return skipSpaces(text, at + 1);
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === " ") at++;
  return at;
}
