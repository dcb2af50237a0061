import { elementAt } from "../base/known.ts";
import {
  addBits,
  andNotBits,
  clearBit,
  emptyBitset,
  isEmptyBitset,
  setBit,
  type Bitset,
} from "../base/bitset.ts";
import type { Unit } from "./joint-units.ts";
import type { NumberedEndpoints } from "./numbered-endpoints.ts";
import type { Relation } from "./relations.ts";

/** The pairs of a unit with some others that are in a relation. */
export interface RelatedUnits {
  readonly from: Unit;
  readonly to: readonly Unit[];
  readonly relation: Relation;
}

/** Receivers by the number of their sender, a bit for each column; nobody without any. */
export type PairRows = ReadonlyMap<number, Bitset>;

/** Pairs as rows of bits. Every receiver has a column, in the order of ids. */
export interface PairTable {
  /** Numbers of the receivers. */
  readonly columns: readonly number[];
  /** Column of an endpoint; -1 for one that is no receiver. */
  readonly columnOf: (endpoint: number) => number;
  readonly rows: PairRows;
  /** The same senders, with the receivers too that only their nodes set apart from those. */
  readonly wider: PairRows;
}

export function pairTable(related: readonly RelatedUnits[], endpoints: NumberedEndpoints): PairTable {
  const positions = new Int32Array(endpoints.ids.length).fill(-1);
  for (const { to } of related)
    for (const unit of to) for (const { number } of endpoints.members(unit)) positions[number] = 0;
  const columns: number[] = [];
  positions.forEach((position, number) => {
    if (position === 0) positions[number] = columns.push(number) - 1;
  });
  const columnOf = (endpoint: number): number => elementAt(positions, endpoint);
  const rows = new Map<number, Bitset>();
  const wider = related.every(({ relation }) => relation === "any") ? rows : new Map<number, Bitset>();
  const nobody = emptyBitset(columns.length);
  const add = (to: Map<number, Bitset>, sender: number, bits: Bitset): void => {
    const row = to.get(sender) ?? emptyBitset(columns.length);
    to.set(sender, row);
    addBits(row, bits);
    const self = columnOf(sender);
    if (self >= 0) clearBit(row, self);
  };
  for (const { from, to, relation } of related) {
    const all = emptyBitset(columns.length);
    const onNode = new Map<string, Bitset>();
    for (const unit of to) {
      for (const { number, node } of endpoints.members(unit)) {
        setBit(all, columnOf(number));
        if (relation === "any" || node === undefined) continue;
        const there = onNode.get(node) ?? emptyBitset(columns.length);
        onNode.set(node, there);
        setBit(there, columnOf(number));
      }
    }
    for (const { number, node } of endpoints.members(from)) {
      if (wider !== rows) add(wider, number, all);
      const there = (node === undefined ? undefined : onNode.get(node)) ?? nobody;
      add(rows, number, relation === "any" ? all : relation === "same-node" ? there : andNotBits(all, there));
    }
  }
  for (const [sender, row] of rows) {
    if (!isEmptyBitset(row)) continue;
    rows.delete(sender);
    wider.delete(sender);
  }
  return { columns, columnOf, rows, wider };
}
