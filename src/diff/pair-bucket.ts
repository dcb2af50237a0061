import { compareText } from "../base/compare.ts";
import { pairRectangles } from "./pair-rectangles.ts";
import { pairShape, type PairShape } from "./pair-shape.ts";
import { pairsOf, type Relation } from "./relations.ts";
import type { Unit } from "./joint-units.ts";

/** Pairs that are told in the same words, gathered unit by unit. */
export interface PairBucket {
  readonly add: (related: { readonly from: Unit; readonly to: Unit; readonly relation: Relation }) => void;
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
export function createPairBucket(): PairBucket {
  const pairs = new Map<string, Set<string>>();
  /** With the pairs that only their nodes set apart from those. */
  const wider = new Map<string, Set<string>>();
  return {
    add: (related) => {
      addPairs(pairs, pairsOf(related));
      addPairs(wider, pairsOf({ ...related, relation: "any" }));
    },
    groups: () => {
      const sent = new Map([...wider].filter(([from]) => pairs.has(from)));
      return pairRectangles(sent).map(({ from, to: widest }) => {
        const own = from.flatMap((sender) =>
          [...(pairs.get(sender) ?? [])]
            .sort(compareText)
            .map((receiver): readonly [string, string] => [sender, receiver]),
        );
        const met = new Set(own.map(([, receiver]) => receiver));
        const to = widest.filter((id) => met.has(id));
        return { from, to, pairs: own, shape: pairShape({ from, to }, pairs) };
      });
    },
  };
}

function addPairs(sets: Map<string, Set<string>>, pairs: readonly (readonly [string, string])[]): void {
  for (const [from, to] of pairs) {
    const receivers = sets.get(from);
    if (receivers === undefined) sets.set(from, new Set([to]));
    else receivers.add(to);
  }
}
