import {
  andBits,
  andNotBits,
  bitMembers,
  clearBit,
  emptyBitset,
  isEmptyBitset,
  type Bitset,
} from "../base/bitset.ts";
import { pairRectangles, type PairRectangle } from "./pair-rectangles.ts";
import type { PairTable } from "./pair-table.ts";

/** Every sender with every receiver but itself. Ids, sorted. */
export interface PairBlock {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * Which pairs of two lists of ids are meant, an endpoint with itself aside: all of them; or, where their nodes set pairs apart, all
 * but those in some rectangles, or only those.
 */
export type PairShape =
  | { readonly kind: "all" }
  | { readonly kind: "all-but"; readonly blocks: readonly PairBlock[] }
  | { readonly kind: "only"; readonly blocks: readonly PairBlock[] };

/** The shorter way to say which pairs of the rectangle are in the table. `toBlock`: with names. */
export function pairShape(
  { from, to }: PairRectangle,
  table: PairTable,
  toBlock: (rectangle: PairRectangle) => PairBlock,
): PairShape {
  const missing = new Map<number, Bitset>();
  const present = new Map<number, Bitset>();
  const nobody = emptyBitset(table.columns.length);
  for (const sender of from) {
    const row = table.rows.get(sender) ?? nobody;
    const others = andNotBits(to, row);
    const self = table.columnOf(sender);
    if (self >= 0) clearBit(others, self);
    if (!isEmptyBitset(others)) missing.set(sender, others);
    const own = andBits(to, row);
    if (!isEmptyBitset(own)) present.set(sender, own);
  }
  if (missing.size === 0) return { kind: "all" };
  const [less, only] = [pairRectangles(missing, table), pairRectangles(present, table)];
  const isLess = listed(less) <= listed(only);
  return { kind: isLess ? "all-but" : "only", blocks: (isLess ? less : only).map(toBlock) };
}

/** How many ids it takes to write the rectangles down. */
function listed(blocks: readonly PairRectangle[]): number {
  return blocks.reduce((sum, { from, to }) => sum + from.length + bitMembers(to).length, 0);
}
