import { elementAt, valueOf } from "../base/known.ts";
import { addBits, andBits, bitMembers, emptyBitset } from "../base/bitset.ts";
import type { NumberedEndpoints } from "./numbered-endpoints.ts";
import { pairRectangles, type PairRectangle } from "./pair-rectangles.ts";
import { pairShape, type PairBlock, type PairShape } from "./pair-shape.ts";
import { pairTable, type PairTable, type RelatedUnits } from "./pair-table.ts";

/** Pairs that are told in the same words, gathered unit by unit. */
export interface PairBucket {
  readonly add: (related: RelatedUnits) => void;
  /** Every pair added, each in one group. */
  readonly groups: () => readonly PairGroup[];
}

/** Pairs that a row can show. Ids, sorted; nobody is named who has no part in a pair. */
export interface PairGroup {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly pairs: readonly (readonly [string, string])[];
  /** Which of the pairs of `from` and `to` these are. */
  readonly shape: PairShape;
}

/**
 * Senders that met the same receivers stand together. That pods did not meet the host they run on, or only that, is told of a
 * group by its shape and makes no group of its own.
 */
export function createPairBucket(endpoints: NumberedEndpoints): PairBucket {
  const added: RelatedUnits[] = [];
  return {
    add: (related) => {
      added.push(related);
    },
    groups: () => {
      const table = pairTable(added, endpoints);
      return pairRectangles(table.wider, table).map((rectangle) => toGroup(rectangle, table, endpoints.ids));
    },
  };
}

/** The pairs of the table that are in the rectangle. */
function toGroup({ from, to: widest }: PairRectangle, table: PairTable, ids: readonly string[]): PairGroup {
  const idOf = (number: number): string => elementAt(ids, number);
  const receivers = table.columns.map(idOf);
  const met = emptyBitset(receivers.length);
  const pairs: (readonly [string, string])[] = [];
  for (const sender of from) {
    const own = valueOf(table.rows, sender);
    addBits(met, own);
    const id = idOf(sender);
    for (const column of bitMembers(own)) pairs.push([id, elementAt(receivers, column)]);
  }
  const to = andBits(widest, met);
  const toBlock = (rectangle: PairRectangle): PairBlock => ({
    from: rectangle.from.map(idOf),
    to: bitMembers(rectangle.to).map((column) => elementAt(receivers, column)),
  });
  return { ...toBlock({ from, to }), pairs, shape: pairShape({ from, to }, table, toBlock) };
}
