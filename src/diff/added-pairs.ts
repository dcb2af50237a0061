import type { CellEngine } from "../matrix/cell-engine.ts";
import { isEmptyConnections } from "../sets/connection-set.ts";
import { unitOnSide, type Unit } from "./joint-units.ts";
import type { PairDifference } from "./pair-differences.ts";
import { pairsOf, relationsOf, variantOf } from "./relations.ts";

/** Pairs with an end that one side lacks, and what the other side allows or can't decide between them. */
export function addedPairs(
  engine: CellEngine,
  units: readonly Unit[],
  nodesMatter: boolean,
): readonly PairDifference[] {
  return ([0, 1] as const).flatMap((side) => {
    const key = side === 0 ? "base" : "head";
    const other = side === 0 ? "head" : "base";
    const present = units.filter((unit) => unit[key] !== undefined);
    return present.flatMap((from) =>
      present.flatMap((to) => {
        if (from[other] !== undefined && to[other] !== undefined) return [];
        return isOutside(from) && isOutside(to)
          ? []
          : pairsOnSide(engine, side, {
              from: unitOnSide(from, side),
              to: unitOnSide(to, side),
              nodesMatter,
            });
      }),
    );
  });
}

function pairsOnSide(
  engine: CellEngine,
  side: 0 | 1,
  { from, to, nodesMatter }: { readonly from: Unit; readonly to: Unit; readonly nodesMatter: boolean },
): readonly PairDifference[] {
  const [sender, receiver] = side === 0 ? [from.base, to.base] : [from.head, to.head];
  if (sender === undefined || receiver === undefined) return [];
  return relationsOf(from, to, nodesMatter).flatMap((relation) => {
    const { allowed, unknown } = engine.outcome(side, sender, receiver, variantOf(relation));
    return [["allow", allowed] as const, ["unknown", unknown] as const].flatMap(([verdict, connections]) =>
      isEmptyConnections(connections)
        ? []
        : pairsOf({ from, to, relation }).map(([a, b]): PairDifference => ({
            from: a,
            to: b,
            family: engine.family,
            connections,
            base: side === 0 ? verdict : "absent",
            head: side === 0 ? "absent" : verdict,
          })),
    );
  });
}

function isOutside({ kind }: Unit): boolean {
  return kind === "outside" || kind === "set";
}
