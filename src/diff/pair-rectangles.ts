import { compareText } from "../base/compare.ts";

/** Receivers by sender. */
export type PairSets = ReadonlyMap<string, ReadonlySet<string>>;

/** Every sender with every receiver but itself. Ids, sorted. */
export interface PairRectangle {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The pairs as rectangles that together hold each of them once: senders with the same receivers stand together. */
export function pairRectangles(pairs: PairSets): readonly PairRectangle[] {
  const byReceivers = new Map<string, { readonly from: string[]; readonly to: readonly string[] }>();
  for (const [from, receivers] of pairs) {
    if (receivers.size === 0) continue;
    // An endpoint among its own receivers' peers must not keep a complete block apart.
    const wanted = isPeerOf(from, pairs, receivers) ? [...receivers, from] : [...receivers];
    const to = wanted.sort(compareText);
    const key = to.join("\n");
    const group = byReceivers.get(key);
    if (group === undefined) byReceivers.set(key, { from: [from], to });
    else group.from.push(from);
  }
  return [...byReceivers.values()].map(({ from, to }) => ({ from: from.sort(compareText), to }));
}

/** Whether every receiver that also sends does so to `from`: then the block is complete but for the diagonal. */
function isPeerOf(from: string, pairs: PairSets, receivers: ReadonlySet<string>): boolean {
  let peers = 0;
  for (const receiver of receivers) {
    const back = pairs.get(receiver);
    if (back === undefined) continue;
    if (!back.has(from)) return false;
    peers++;
  }
  return peers > 0;
}
