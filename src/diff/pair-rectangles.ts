import { bitMembers, bitsetKey, hasBit, setBit, type Bitset } from "../base/bitset.ts";
import type { PairRows, PairTable } from "./pair-table.ts";

/** Every sender with every receiver but itself: numbers of senders in order, a bit for each receiver's column. */
export interface PairRectangle {
  readonly from: readonly number[];
  readonly to: Bitset;
}

/** The pairs as rectangles that together hold each of them once: senders with the same receivers stand together. */
export function pairRectangles(
  rows: PairRows,
  { columns, columnOf }: Pick<PairTable, "columns" | "columnOf">,
): readonly PairRectangle[] {
  const byReceivers = new Map<string, { readonly from: number[]; readonly to: Bitset }>();
  const senders = columns.map((number) => rows.get(number));
  for (const [from, receivers] of rows) {
    const self = columnOf(from);
    let to = receivers;
    // An endpoint among its own receivers' peers must not keep a complete block apart.
    if (self >= 0 && isPeer(self, receivers, senders)) {
      to = receivers.slice();
      setBit(to, self);
    }
    const key = bitsetKey(to);
    const group = byReceivers.get(key);
    if (group === undefined) byReceivers.set(key, { from: [from], to });
    else group.from.push(from);
  }
  return [...byReceivers.values()].map(({ from, to }) => ({ from: from.sort((a, b) => a - b), to }));
}

/** Whether every receiver that also sends does so to this one: then the block is complete but for the diagonal. */
function isPeer(self: number, receivers: Bitset, senders: readonly (Bitset | undefined)[]): boolean {
  let isSentTo = false;
  for (const receiver of bitMembers(receivers)) {
    const back = senders[receiver];
    if (back === undefined) continue;
    if (!hasBit(back, self)) return false;
    isSentTo = true;
  }
  return isSentTo;
}
