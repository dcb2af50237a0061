import type { CellEngine } from "../matrix/cell-engine.ts";
import { isEmptyConnections } from "../sets/connection-set.ts";
import type { Unit } from "./joint-units.ts";
import { pairsOf, type PairDifference } from "./pair-differences.ts";

/** Pairs with an end that one side lacks, and what the other side allows or can't decide between them. */
export function addedPairs(engine: CellEngine, units: readonly Unit[]): readonly PairDifference[] {
  return ([0, 1] as const).flatMap((side) => {
    const key = side === 0 ? "base" : "head";
    const other = side === 0 ? "head" : "base";
    const present = units.filter((unit) => unit[key] !== undefined);
    return present.flatMap((from) =>
      present.flatMap((to) => {
        if (from[other] !== undefined && to[other] !== undefined) return [];
        const [sender, receiver] = [from[key], to[key]];
        if (sender === undefined || receiver === undefined || (isOutside(from) && isOutside(to))) return [];
        const { allowed, unknown } = engine.outcome(side, sender, receiver);
        return [["allow", allowed] as const, ["unknown", unknown] as const].flatMap(
          ([verdict, connections]) =>
            isEmptyConnections(connections)
              ? []
              : pairsOf({ from, to, relation: "any" }).map(([a, b]): PairDifference => ({
                  from: a,
                  to: b,
                  family: engine.family,
                  connections,
                  base: side === 0 ? verdict : "absent",
                  head: side === 0 ? "absent" : verdict,
                })),
        );
      }),
    );
  });
}

function isOutside({ kind }: Unit): boolean {
  return kind === "outside" || kind === "set";
}
