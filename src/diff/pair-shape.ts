import { pairRectangles, type PairRectangle, type PairSets } from "./pair-rectangles.ts";

/**
 * Which pairs of two lists of ids are meant, an endpoint with itself aside: all of them; or, where their nodes set pairs apart, all
 * but those in some rectangles, or only those.
 */
export type PairShape =
  | { readonly kind: "all" }
  | { readonly kind: "all-but"; readonly blocks: readonly PairRectangle[] }
  | { readonly kind: "only"; readonly blocks: readonly PairRectangle[] };

/** The shorter way to say which pairs of the rectangle are in `pairs`. */
export function pairShape({ from, to }: PairRectangle, pairs: PairSets): PairShape {
  const missing = new Map<string, Set<string>>();
  const present = new Map<string, Set<string>>();
  for (const sender of from) {
    const own = pairs.get(sender);
    for (const receiver of to) {
      if (sender === receiver) continue;
      const side = own?.has(receiver) === true ? present : missing;
      const receivers = side.get(sender);
      if (receivers === undefined) side.set(sender, new Set([receiver]));
      else receivers.add(receiver);
    }
  }
  if (missing.size === 0) return { kind: "all" };
  const [less, only] = [pairRectangles(missing), pairRectangles(present)];
  return listed(less) <= listed(only) ? { kind: "all-but", blocks: less } : { kind: "only", blocks: only };
}

/** How many ids it takes to write the rectangles down. */
function listed(blocks: readonly PairRectangle[]): number {
  return blocks.reduce((sum, { from, to }) => sum + from.length + to.length, 0);
}
