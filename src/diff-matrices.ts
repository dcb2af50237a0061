import { addedPairs } from "./diff/added-pairs.ts";
import { compareClusters, type PairDifference } from "./diff/pair-differences.ts";
import { pairsOf } from "./diff/relations.ts";
import type { Simulation } from "./simulate.ts";

/**
 * Every ordered pair and the connections between them whose verdict changed. Pairs with an end that only one side has
 * are in the list where the other side allows something, with `absent` for the side without it.
 */
export function diffMatrices(base: Simulation, head: Simulation): readonly PairDifference[] {
  const comparison = compareClusters(base.cluster, head.cluster);
  const changed = comparison.differences.flatMap(({ family, from, to: units, relation, changes }) =>
    units.flatMap((to) =>
      pairsOf({ from, to, relation }).flatMap(([sender, receiver]) =>
        changes.map(({ base, head, connections }): PairDifference => ({
          from: sender,
          to: receiver,
          family,
          connections,
          base: base.verdict,
          head: head.verdict,
        })),
      ),
    ),
  );
  const onOneSide = comparison.engines.flatMap((engine, index) =>
    addedPairs(engine, comparison.units[index]?.units ?? [], comparison.nodesMatter),
  );
  return [...changed, ...onOneSide];
}
