import { isJsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";

/** Where one value stands in its text: offsets, `end` excluded. */
export interface Span {
  /** Start of the key, of the dash of a sequence item, or of the value itself. */
  readonly start: number;
  /** Start of the value. */
  readonly value: number;
  readonly end: number;
}

/** The spans of a value and of everything in it, in the shape of the value. */
export interface Mark extends Span {
  readonly children: ReadonlyMap<string, Mark> | readonly Mark[] | undefined;
  /** Number of values, this one included. */
  readonly size: number;
  /** Collections within collections: 0 for a scalar. */
  readonly height: number;
}

/** A value with the places of everything in it. */
export interface ReadValue {
  readonly value: JsonValue;
  readonly mark: Mark;
}

export function leafMark(start: number, value: number, end: number): Mark {
  return { start, value, end, children: undefined, size: 1, height: 0 };
}

export function collectionMark(
  start: number,
  value: number,
  end: number,
  children: Mark["children"] & object,
): Mark {
  let size = 1;
  let height = 1;
  children.forEach((child) => {
    size += child.size;
    if (child.height >= height) height = child.height + 1;
  });
  return { start, value, end, children, size, height };
}

/** Four numbers a value (start, value, end, size), parents before children, children in the order of their keys. */
export type MarkTable = Int32Array;
const CELLS = 4;

/** The same in a twentieth of the memory, for keeping. */
export function packMarks(mark: Mark, value: JsonValue): MarkTable {
  const table = new Int32Array(mark.size * CELLS);
  let next = 0;
  const write = (one: Mark, itsValue: JsonValue): void => {
    const at = next;
    next += CELLS;
    if (Array.isArray(one.children)) {
      const items = itsValue as readonly JsonValue[];
      one.children.forEach((child: Mark, index) => {
        write(child, items[index] ?? null);
      });
    } else if (one.children !== undefined && isJsonObject(itsValue)) {
      const children = one.children as ReadonlyMap<string, Mark>;
      for (const [key, entry] of Object.entries(itsValue)) {
        const child = children.get(key);
        if (child !== undefined) write(child, entry ?? null);
      }
    }
    table[at] = one.start;
    table[at + 1] = one.value;
    table[at + 2] = one.end;
    table[at + 3] = (next - at) / CELLS;
  };
  write(mark, value);
  return table;
}

/** Follows the path as far as it exists. `found` is that part of it; `value` must be what was packed. */
export function findSpan(
  table: MarkTable,
  value: JsonValue,
  path: FieldPath,
): { readonly span: Span; readonly found: FieldPath } {
  let at = 0;
  let here = value;
  let depth = 0;
  for (; depth < path.length; depth++) {
    const child = childAt(table, at, here, path[depth] ?? "");
    if (child === undefined) break;
    at = child.at;
    here = child.value;
  }
  const span = { start: table[at] ?? 0, value: table[at + 1] ?? 0, end: table[at + 2] ?? 0 };
  return { span, found: path.slice(0, depth) };
}

function childAt(
  table: MarkTable,
  parent: number,
  value: JsonValue,
  step: string | number,
): { readonly at: number; readonly value: JsonValue } | undefined {
  if (Array.isArray(value)) {
    const child = typeof step === "number" ? (value as readonly JsonValue[])[step] : undefined;
    if (child === undefined) return undefined;
    return { at: parent + childOffset(table, parent, value, Number(step)), value: child };
  }
  if (!isJsonObject(value) || typeof step !== "string" || !Object.hasOwn(value, step)) return undefined;
  const position = positionOf(value, step);
  return { at: parent + childOffset(table, parent, value, position), value: value[step] ?? null };
}

/** Most values have few children: those are counted off each time. */
const FEW = 16;

function childOffset(table: MarkTable, parent: number, value: object, position: number): number {
  if (position >= FEW) return childOffsets(table, parent, value)[position] ?? CELLS;
  let at = parent + CELLS;
  for (let left = position; left > 0; left -= 1) at += (table[at + 3] ?? 1) * CELLS;
  return at - parent;
}

/** By value: how far behind its own entry that of each child stands. Asking for every label must not cost their square. */
const offsets = new WeakMap<object, readonly number[]>();
const positions = new WeakMap<object, ReadonlyMap<string, number>>();

function childOffsets(table: MarkTable, parent: number, value: object): readonly number[] {
  const known = offsets.get(value);
  if (known !== undefined) return known;
  const found: number[] = [];
  let at = parent + CELLS;
  for (let left = Object.keys(value).length; left > 0; left -= 1) {
    found.push(at - parent);
    at += (table[at + 3] ?? 1) * CELLS;
  }
  offsets.set(value, found);
  return found;
}

function positionOf(value: object, key: string): number {
  let known = positions.get(value);
  if (known === undefined) {
    const keys = Object.keys(value);
    if (keys.length <= FEW) return keys.indexOf(key);
    known = new Map(keys.map((name, index) => [name, index]));
    positions.set(value, known);
  }
  return known.get(key) ?? 0;
}
