import type { JsonValue } from "../base/json.ts";
import { collectionMark, leafMark, type Mark, type ReadValue } from "./marks.ts";
import type { ParseLimits } from "./parse-limits.ts";
import { setKey } from "./set-key.ts";
import { duplicateKey, limitFault, type TextFault } from "./text-fault.ts";

/** Values one after the other, as `kubectl` takes them, or the first fault. */
export type JsonReading =
  | { readonly kind: "values"; readonly values: readonly ReadValue[]; readonly faults: readonly TextFault[] }
  | { readonly kind: "not-json"; readonly fault: TextFault };

/**
 * Reads JSON with the place of everything in it, several times as fast as the YAML reader. Strict: no comments,
 * no trailing commas. A key written twice is a fault of the object, not of the syntax.
 */
export function readJson(text: string, start: number, end: number, limits: ParseLimits): JsonReading {
  const reader = new JsonReader(text, end, limits);
  return reader.readAll(start);
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: readonly (readonly [string, JsonValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];
const NOTHING: ReadValue = { value: null, mark: leafMark(0, 0, 0) };

/** Guards the position: it only moves forward, and after the first syntax fault it stands at the end. */
class JsonReader {
  readonly #text: string;
  readonly #end: number;
  readonly #limits: ParseLimits;
  readonly #faults: TextFault[] = [];
  #syntax: TextFault | undefined;
  #at = 0;
  #values = 0;

  constructor(text: string, end: number, limits: ParseLimits) {
    this.#text = text;
    this.#end = end;
    this.#limits = limits;
  }

  readAll(start: number): JsonReading {
    const values: ReadValue[] = [];
    this.#at = start;
    while (this.#skipSpace()) values.push(this.#value(this.#at, 0));
    return this.#syntax === undefined
      ? { kind: "values", values, faults: this.#faults }
      : { kind: "not-json", fault: this.#syntax };
  }

  #value(start: number, depth: number): ReadValue {
    if (++this.#values > this.#limits.values)
      return this.#stopWith(limitFault("values", this.#limits, this.#at));
    const letter = this.#text[this.#at] ?? "";
    if ((letter === "{" || letter === "[") && depth >= this.#limits.depth) {
      return this.#stopWith(limitFault("depth", this.#limits, this.#at));
    }
    if (letter === "{") return this.#object(start, depth);
    if (letter === "[") return this.#array(start, depth);
    const from = this.#at;
    if (letter === '"') return this.#leaf(start, from, this.#string());
    const word = WORDS.find(([text]) => this.#text.startsWith(text, from));
    if (word !== undefined) {
      this.#at += word[0].length;
      return this.#leaf(start, from, word[1]);
    }
    NUMBER.lastIndex = from;
    const digits = NUMBER.exec(this.#text)?.[0];
    if (digits === undefined) return this.#unexpected("a value");
    if (!Number.isFinite(Number(digits)))
      return this.#stop(`\`${digits.slice(0, 40)}\` is too large a number`);
    this.#at += digits.length;
    return this.#leaf(start, from, Number(digits));
  }

  #leaf(start: number, from: number, value: JsonValue): ReadValue {
    return { value, mark: leafMark(start, from, this.#at) };
  }

  #object(start: number, depth: number): ReadValue {
    const from = this.#at;
    const value: Record<string, JsonValue> = {};
    const children = new Map<string, Mark>();
    this.#at++;
    while (!this.#takeNext("}")) {
      if (children.size > 0 && !this.#take(",")) return this.#unexpected("`,` or `}`");
      this.#skipSpace();
      const keyStart = this.#at;
      if (this.#text[keyStart] !== '"') return this.#unexpected("a key in double quotes");
      const key = this.#string();
      this.#skipSpace();
      if (!this.#take(":")) return this.#unexpected("`:`");
      this.#skipSpace();
      if (children.has(key)) this.#faults.push(duplicateKey(key, keyStart));
      const entry = this.#value(keyStart, depth + 1);
      if (this.#syntax !== undefined) return NOTHING;
      setKey(value, key, entry.value);
      children.set(key, entry.mark);
    }
    return { value, mark: collectionMark(start, from, this.#at, children) };
  }

  #array(start: number, depth: number): ReadValue {
    const from = this.#at;
    const value: JsonValue[] = [];
    const children: Mark[] = [];
    this.#at++;
    while (!this.#takeNext("]")) {
      if (children.length > 0 && !this.#take(",")) return this.#unexpected("`,` or `]`");
      this.#skipSpace();
      const item = this.#value(this.#at, depth + 1);
      if (this.#syntax !== undefined) return NOTHING;
      value.push(item.value);
      children.push(item.mark);
    }
    return { value, mark: collectionMark(start, from, this.#at, children) };
  }

  #string(): string {
    const from = this.#at;
    let escaped = false;
    for (let at = from + 1; at < this.#end; at++) {
      const unit = this.#text.charCodeAt(at);
      if (unit === 0x22) {
        this.#at = at + 1;
        return escaped ? this.#unescape(from) : this.#text.slice(from + 1, at);
      }
      if (unit === 0x5c) {
        escaped = true;
        at++;
      } else if (unit < 0x20) {
        this.#at = at;
        this.#stop('a control character stands in a string, or the closing `"` is missing');
        return "";
      }
    }
    this.#stop('the closing `"` of a string is missing');
    return "";
  }

  #unescape(from: number): string {
    try {
      return JSON.parse(this.#text.slice(from, this.#at)) as string;
    } catch {
      this.#at = from;
      this.#stop("unknown escape in a string");
      return "";
    }
  }

  /** Whether anything is left. */
  #skipSpace(): boolean {
    for (; this.#at < this.#end; this.#at++) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return true;
    }
    return false;
  }

  #takeNext(letter: string): boolean {
    return this.#skipSpace() && this.#take(letter);
  }

  #take(letter: string): boolean {
    if (this.#at >= this.#end || this.#text[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #unexpected(expected: string): ReadValue {
    const found = this.#at < this.#end ? `\`${this.#text[this.#at] ?? ""}\`` : "the end of the text";
    return this.#stop(`found ${found}, expected ${expected}`);
  }

  #stop(message: string): ReadValue {
    const start = Math.min(this.#at, this.#end);
    return this.#stopWith({ code: "yaml-syntax", severity: "error", message, start, use: "ignored" });
  }

  #stopWith(fault: TextFault): ReadValue {
    this.#syntax ??= fault;
    this.#at = this.#end;
    return NOTHING;
  }
}
