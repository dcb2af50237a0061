import type { JsonValue } from "../base/json.ts";
import { collectionMark, leafMark, type Mark, type ReadValue } from "./marks.ts";
import type { ParseLimits } from "./parse-limits.ts";
import type { DocumentReading } from "./document-reading.ts";
import { readPlainInline, type Inline } from "./read-plain-inline.ts";
import { readYamlEntry } from "./read-yaml-entry.ts";
import { setKey } from "./set-key.ts";
import { limitFault } from "./text-fault.ts";

/**
 * Reads a document in the part of YAML that nearly all manifests keep to: block mappings and sequences, scalars and
 * flow collections on one line, `|` blocks. `undefined` at anything else, at every fault and at whatever reads
 * differently in any doubt: the YAML reader then decides. Ten times as fast, and must agree with it to the letter.
 */
export function readPlainYaml(
  text: string,
  start: number,
  end: number,
  limits: ParseLimits,
): DocumentReading | undefined {
  const atLineStart = start === 0 || text[start - 1] === "\n";
  if (!atLineStart || UNUSUAL.test(text.slice(start, end))) return undefined;
  return new PlainReader(text, end, limits).readDocument(start);
}

// Carriage returns among them: where they may stand is for the YAML reader to say.
// eslint-disable-next-line no-control-regex
const UNUSUAL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;
const KEY = /([A-Za-z_][\w./-]*):(?=[ \n]|$)/y;
/** As keys these are not text. */
const WORD = /^(?:null|true|false)$/i;
const MAX_KEY = 1000;

/** Guards its place in the text: `#content` is the first letter of a line that says something, `#indent` its column. */
class PlainReader {
  readonly #text: string;
  readonly #end: number;
  readonly #limits: ParseLimits;
  readonly #maxDepth: number;
  #values = 0;
  /** Entries that may still be read apart; none once one could not: then the whole document is for the YAML reader. */
  #islandsLeft: number;
  #content = 0;
  /** -1 at the end of the document. */
  #indent = -1;

  constructor(text: string, end: number, limits: ParseLimits) {
    this.#text = text;
    this.#end = end;
    this.#limits = limits;
    this.#maxDepth = limits.depth;
    // Each costs about as much as two tokens, however short it is.
    this.#islandsLeft = limits.yamlTokens / 2;
  }

  readDocument(start: number): DocumentReading | undefined {
    let from = start;
    if (this.#text.startsWith("---", start)) {
      const rest = this.#skipSpaces(start + 3);
      if (!this.#isLineEnd(rest) || this.#text[start + 3] === "#") return undefined;
      from = this.#lineEnd(rest) + 1;
    }
    this.#next(from);
    if (this.#indent !== 0 || this.#isDash() || this.#maxDepth < 1) return undefined;
    const read = this.#map(0, this.#content, 0);
    if (this.#values > this.#limits.values)
      return { read: undefined, faults: [limitFault("values", this.#limits, this.#content)] };
    return read !== undefined && this.#content === this.#end ? { read, faults: [] } : undefined;
  }

  #block(start: number, depth: number): ReadValue | undefined {
    if (depth >= this.#maxDepth) return undefined;
    return this.#isDash() ? this.#seq(this.#indent, start, depth) : this.#map(this.#indent, start, depth);
  }

  #map(indent: number, start: number, depth: number): ReadValue | undefined {
    const from = this.#content;
    const value: Record<string, JsonValue> = {};
    const children = new Map<string, Mark>();
    let end = from;
    while (this.#indent === indent && !this.#isDash()) {
      const keyStart = this.#content;
      const key = this.#keyAt(keyStart);
      if (key === undefined || children.has(key)) return undefined;
      const entry =
        this.#value(keyStart + key.length + 1, indent, keyStart, depth + 1, true) ??
        this.#island(keyStart, indent, depth, key);
      if (entry === undefined || ++this.#values > this.#limits.values) return undefined;
      setKey(value, key, entry.value);
      children.set(key, entry.mark);
      end = entry.mark.end;
    }
    // A line that ends the mapping must not be indented deeper than it.
    if (children.size === 0 || this.#indent > indent) return undefined;
    return { value, mark: collectionMark(start, from, end, children) };
  }

  #seq(indent: number, start: number, depth: number): ReadValue | undefined {
    const from = this.#content;
    const value: JsonValue[] = [];
    const children: Mark[] = [];
    let end = from;
    while (this.#indent === indent && this.#isDash()) {
      const dash = this.#content;
      const item = this.#item(dash, indent, depth + 1) ?? this.#island(dash, indent, depth, undefined);
      if (item === undefined || ++this.#values > this.#limits.values) return undefined;
      value.push(item.value);
      children.push(item.mark);
      end = item.mark.end;
    }
    if (this.#indent > indent) return undefined;
    return { value, mark: collectionMark(start, from, end, children) };
  }

  #item(dash: number, indent: number, depth: number): ReadValue | undefined {
    const at = this.#skipSpaces(dash + 1);
    if (this.#keyAt(at) === undefined) return this.#value(dash + 1, indent, dash, depth, false);
    // The mapping begins behind the dash, and goes on at that column.
    if (depth >= this.#maxDepth) return undefined;
    this.#indent += at - dash;
    this.#content = at;
    return this.#map(this.#indent, dash, depth);
  }

  /** The value of an entry that begins at `start` in a collection indented by `indent`. */
  #value(after: number, indent: number, start: number, depth: number, inMap: boolean): ReadValue | undefined {
    const at = this.#skipSpaces(after);
    if (this.#isLineEnd(at) && (at === this.#lineEnd(at) || at > after)) {
      this.#next(this.#lineEnd(at) + 1);
      if (this.#indent > indent) return this.#block(start, depth);
      if (inMap && this.#indent === indent && this.#isDash())
        return depth >= this.#maxDepth ? undefined : this.#seq(indent, start, depth);
      return { value: null, mark: leafMark(start, after, after) };
    }
    if (this.#text[at] === "|") return this.#literal(at, indent, start);
    const inline = readPlainInline(this.#text, at, this.#lineEnd(at), start, this.#maxDepth - depth);
    if (inline === undefined || !this.#closesLine(inline)) return undefined;
    this.#values += inline.mark.size - 1;
    this.#next(this.#lineEnd(at) + 1);
    // A deeper line would be part of the scalar.
    return this.#indent > indent ? undefined : inline;
  }

  /** Only space or a comment stands behind it. */
  #closesLine(inline: Inline): boolean {
    const rest = this.#skipSpaces(inline.end);
    return this.#isLineEnd(rest) && (rest > inline.end || rest === this.#lineEnd(rest));
  }

  /** `|` or `|-` with all its lines, the first of which sets the indentation. */
  #literal(at: number, indent: number, start: number): ReadValue | undefined {
    const header = this.#text.slice(at, this.#lineEnd(at)).trimEnd();
    if (header !== "|" && header !== "|-") return undefined;
    const lines: string[] = [];
    let inner = 0;
    let end = at;
    let line = this.#lineEnd(at) + 1;
    for (; line < this.#end; line = this.#lineEnd(line) + 1) {
      const content = this.#skipSpaces(line);
      const lineEnd = this.#lineEnd(line);
      const column = content - line;
      // Whether a tab is indentation or text is not for us to say.
      if (this.#text[content] === "\t" && (inner === 0 || column < inner)) return undefined;
      if (content === lineEnd) {
        // Spaces on an empty line may count or not.
        if (column > inner) return undefined;
        lines.push("");
        continue;
      }
      if (column <= indent) break;
      inner = inner === 0 ? column : inner;
      if (column < inner) return undefined;
      lines.push(this.#text.slice(line + inner, lineEnd));
      end = lineEnd;
    }
    while (lines.at(-1) === "") lines.pop();
    const closed = this.#text[end] === "\n";
    if (inner === 0 || !closed) return undefined;
    this.#next(line);
    if (this.#indent > indent) return undefined;
    const value = `${lines.join("\n")}${header === "|" ? "\n" : ""}`;
    while (" \t\n".includes(this.#text[end - 1] ?? "x")) end--;
    return { value, mark: leafMark(start, at, end) };
  }

  /**
   * The entry at `start` of a collection at `depth`, read by the YAML reader: one odd value must not slow down a long
   * document. Not where anything in it could mean something outside of it, or the other way round.
   */
  #island(start: number, indent: number, depth: number, key: string | undefined): ReadValue | undefined {
    if (--this.#islandsLeft < 0 || this.#values > this.#limits.values) return undefined;
    const end = this.#entryEnd(start, indent, key !== undefined);
    const limits = { ...this.#limits, depth: this.#maxDepth - depth };
    const read = readYamlEntry(this.#text, { start, end, indent, key }, limits);
    if (read === undefined) {
      this.#islandsLeft = 0;
      return undefined;
    }
    this.#values += read.mark.size - 1;
    this.#next(end);
    return read;
  }

  /** Where the lines end that belong to the entry: the next one that says something is indented no more than it. */
  #entryEnd(start: number, indent: number, inMap: boolean): number {
    let line = this.#lineEnd(start) + 1;
    for (; line < this.#end; line = this.#lineEnd(line) + 1) {
      this.#content = this.#skipSpaces(line);
      const column = this.#content - line;
      if (this.#isLineEnd(this.#content) || column > indent) continue;
      if (column < indent || !inMap || !this.#isDash()) break;
    }
    return Math.min(line, this.#end);
  }

  #keyAt(at: number): string | undefined {
    KEY.lastIndex = at;
    const key = KEY.exec(this.#text)?.[1];
    return key === undefined || key.length > MAX_KEY || WORD.test(key) ? undefined : key;
  }

  /** Goes to the first line from `line` on that isn't empty or a comment. */
  #next(line: number): void {
    for (let start = line; start < this.#end; start = this.#lineEnd(start) + 1) {
      const content = this.#skipSpaces(start);
      if (this.#isLineEnd(content)) continue;
      this.#content = content;
      this.#indent = content - start;
      return;
    }
    this.#content = this.#end;
    this.#indent = -1;
  }

  #isDash(): boolean {
    const after = this.#text[this.#content + 1];
    return this.#text[this.#content] === "-" && (after === " " || after === "\n" || after === undefined);
  }

  #skipSpaces(from: number): number {
    let at = from;
    while (at < this.#end && this.#text.charCodeAt(at) === 0x20) at++;
    return at;
  }

  /** At the end of the line, or at a comment. The caller knows whether a space stands before it. */
  #isLineEnd(at: number): boolean {
    return at >= this.#end || this.#text[at] === "\n" || this.#text[at] === "#";
  }

  #lineEnd(from: number): number {
    const newline = this.#text.indexOf("\n", from);
    return newline < 0 || newline > this.#end ? this.#end : newline;
  }
}
