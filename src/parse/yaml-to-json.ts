import { isAlias, isMap, isNode, isScalar, isSeq } from "yaml";
import type { Alias, Node, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { isJsonObject, type JsonValue } from "../base/json.ts";
import { collectionMark, leafMark, type Mark, type ReadValue, type Span } from "./marks.ts";
import type { ParseLimits } from "./parse-limits.ts";
import { setKey } from "./set-key.ts";
import { duplicateKey, limitFault, type TextFault } from "./text-fault.ts";

interface Reading {
  readonly text: string;
  /** Offset of the document in the text; the nodes count from there. */
  readonly base: number;
  readonly limits: ParseLimits;
  /** What each anchor stands for at this point of the text; `undefined` while it is being read. */
  readonly anchors: Map<string, ReadValue | undefined>;
  readonly faults: TextFault[];
  aliasedNodes: number;
}

/**
 * Turns a YAML node into JSON as the Go clients of Kubernetes do: aliases followed, `<<` merged (a key written in
 * the mapping itself wins), keys made text. Faults are added to the list; with one, the value isn't to be used.
 * The depth of the node must have been checked; aliases are held to the limits here.
 */
export function yamlToJson(
  node: Node | null,
  text: string,
  base: number,
  limits: ParseLimits,
): ReadValue & { readonly faults: readonly TextFault[]; readonly hasAnchors: boolean } {
  const reading: Reading = { text, base, limits, anchors: new Map(), faults: [], aliasedNodes: 0 };
  const start = node === null ? 0 : nodeStart(node);
  const read = readNode(node, start, 0, reading);
  return { ...read, faults: reading.faults, hasAnchors: reading.anchors.size > 0 };
}

/** `start` is where the entry begins that the node is the value of: its key, its dash or itself. */
function readNode(node: unknown, start: number, depth: number, reading: Reading): ReadValue {
  if (isAlias(node)) return readAlias(node, start, depth, reading);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return nothing(start, reading);
  const anchor = node.anchor;
  if (anchor !== undefined) reading.anchors.set(anchor, undefined);
  const read = isMap(node)
    ? readMap(node, start, depth, reading)
    : isSeq(node)
      ? readSeq(node, start, depth, reading)
      : readScalar(node, start, reading);
  if (anchor !== undefined) reading.anchors.set(anchor, read);
  return read;
}

function readAlias(node: Alias, start: number, depth: number, reading: Reading): ReadValue {
  const from = nodeStart(node);
  const target = reading.anchors.get(node.source);
  const stop = (fault: TextFault): ReadValue => {
    reading.faults.push(fault);
    return nothing(start, reading);
  };
  const at = reading.base + from;
  if (target === undefined) {
    const inside = reading.anchors.has(node.source);
    const message = `alias \`*${node.source}\` ${inside ? "stands inside what it refers to" : "has no anchor before it"}`;
    return stop({ code: "yaml-syntax", severity: "error", message, start: at, use: "ignored" });
  }
  reading.aliasedNodes += target.mark.size;
  const { limits } = reading;
  if (reading.aliasedNodes > limits.aliasedNodes) return stop(limitFault("aliasedNodes", limits, at));
  if (depth + target.mark.height > limits.depth) return stop(limitFault("depth", limits, at));
  // The entry stands here; what is in it stands at the anchor.
  const here = span(start, from, nodeEnd(node), reading);
  return { value: target.value, mark: { ...target.mark, ...here } };
}

function readMap(map: YAMLMap, start: number, depth: number, reading: Reading): ReadValue {
  const value: Record<string, JsonValue> = {};
  const children = new Map<string, Mark>();
  const merged: ReadValue[] = [];
  let end = 0;
  for (const pair of map.items) {
    const keyStart = isNode(pair.key) ? nodeStart(pair.key) : nodeStart(map);
    const keyEnd = reading.base + (isNode(pair.key) ? nodeEnd(pair.key) : keyStart + 1);
    const key = keyText(pair.key, keyStart, reading);
    const entry = readNode(pair.value, keyStart, depth + 1, reading);
    // An entry without a value ends with its key.
    const entryEnd = Math.max(entry.mark.end, keyEnd);
    end = Math.max(end, entryEnd);
    if (key === undefined) continue;
    if (key === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN") {
      merged.push(...mergeSources(entry, keyStart, reading));
      continue;
    }
    if (children.has(key)) reading.faults.push(duplicateKey(key, reading.base + keyStart));
    setKey(value, key, entry.value);
    children.set(key, entryEnd === entry.mark.end ? entry.mark : { ...entry.mark, end: entryEnd });
  }
  for (const source of merged) mergeInto(value, children, source);
  const whole = span(start, nodeStart(map), map.flow === true ? nodeEnd(map) : end - reading.base, reading);
  return { value, mark: collectionMark(whole.start, whole.value, whole.end, children) };
}

/** The mappings a `<<` names, first ones first: they win over later ones. */
function mergeSources(entry: ReadValue, start: number, reading: Reading): readonly ReadValue[] {
  if (isJsonObject(entry.value)) return [entry];
  const marks = entry.mark.children;
  if (Array.isArray(entry.value) && Array.isArray(marks)) {
    const values = entry.value as readonly JsonValue[];
    const sources = (marks as readonly Mark[]).map((mark, index) => ({ value: values[index] ?? null, mark }));
    if (sources.every((source) => isJsonObject(source.value))) return sources;
  }
  reading.faults.push({
    code: "yaml-syntax",
    severity: "error",
    message: "`<<` merges a mapping or a list of mappings, found something else",
    start: reading.base + start,
    use: "ignored",
  });
  return [];
}

function mergeInto(value: Record<string, JsonValue>, children: Map<string, Mark>, source: ReadValue): void {
  if (!isJsonObject(source.value)) return;
  const marks = source.mark.children as ReadonlyMap<string, Mark>;
  for (const [key, entry] of Object.entries(source.value)) {
    const mark = marks.get(key);
    if (mark === undefined || children.has(key)) continue;
    setKey(value, key, entry ?? null);
    children.set(key, mark);
  }
}

function readSeq(seq: YAMLSeq, start: number, depth: number, reading: Reading): ReadValue {
  const value: JsonValue[] = [];
  const children: Mark[] = [];
  let cursor = nodeStart(seq);
  let end = 0;
  for (const item of seq.items) {
    const flowStart = isNode(item) ? nodeStart(item) : cursor;
    const itemStart = seq.flow === true ? flowStart : dashFrom(reading, cursor);
    const read = readNode(item, itemStart, depth + 1, reading);
    cursor = Math.max(itemStart + 1, read.mark.end - reading.base);
    end = Math.max(end, reading.base + cursor);
    value.push(read.value);
    children.push(read.mark);
  }
  const whole = span(start, nodeStart(seq), seq.flow === true ? nodeEnd(seq) : end - reading.base, reading);
  return { value, mark: collectionMark(whole.start, whole.value, whole.end, children) };
}

/** Offset of the next `-` that starts an item: only space and comments stand before it. */
function dashFrom(reading: Reading, from: number): number {
  const { text, base } = reading;
  let at = base + from;
  while (at < text.length && text[at] !== "-") {
    at = text[at] === "#" ? text.indexOf("\n", at) : at + 1;
    if (at < 0) return from;
  }
  return at < text.length ? at - base : from;
}

function readScalar(node: Scalar, start: number, reading: Reading): ReadValue {
  const from = nodeStart(node);
  const mark = leafAt(start, from, nodeEnd(node), reading);
  const { value } = node;
  if (value === null || typeof value === "string" || typeof value === "boolean") return { value, mark };
  if (typeof value === "number" && Number.isFinite(value)) return { value, mark };
  const written = node.source ?? "";
  reading.faults.push({
    code: "yaml-syntax",
    severity: "error",
    message: `\`${written}\` is no number that JSON can hold`,
    start: reading.base + from,
    use: "ignored",
    value: written,
  });
  return { value: null, mark };
}

/** Numbers and booleans as keys become text, as the Kubernetes clients make them. */
function keyText(key: unknown, start: number, reading: Reading): string | undefined {
  const resolved = isAlias(key)
    ? reading.anchors.get(key.source)?.value
    : isScalar(key)
      ? key.value
      : undefined;
  if (isScalar(key) && key.anchor !== undefined) readNode(key, start, 0, reading);
  if (typeof resolved === "string") return resolved;
  if (typeof resolved === "number" || typeof resolved === "boolean") return String(resolved);
  reading.faults.push({
    code: "yaml-syntax",
    severity: "error",
    message: "a key must be text, found something else",
    start: reading.base + start,
    use: "ignored",
  });
  return undefined;
}

function nothing(start: number, reading: Reading): ReadValue {
  return { value: null, mark: leafAt(start, start, start + 1, reading) };
}

function nodeStart(node: Node): number {
  return node.range?.[0] ?? 0;
}

function nodeEnd(node: Node): number {
  return node.range?.[1] ?? 0;
}

function leafAt(start: number, value: number, end: number, reading: Reading): Mark {
  const whole = span(start, value, end, reading);
  return leafMark(whole.start, whole.value, whole.end);
}

/** The span in the text, without the space after it. */
function span(start: number, value: number, end: number, reading: Reading): Span {
  const { text, base } = reading;
  let last = base + end;
  while (last > base + start + 1 && " \t\r\n".includes(text[last - 1] ?? "x")) last--;
  return { start: base + start, value: base + value, end: last };
}
