import { isSubsetConnections, unionConnections, type ConnectionSet } from "../sets/connection-set.ts";
import type { BuiltChange } from "./built-change.ts";

/** The changes some flow of which does not change alike, from the same verdict to the same verdict, among `known`. */
export function changesBeyond(
  known: readonly BuiltChange[],
  changes: readonly BuiltChange[],
): readonly BuiltChange[] {
  const covered = new Map<string, ConnectionSet>();
  for (const change of known) {
    for (const pair of change.pairs) {
      for (const key of flowKeys(change, pair)) {
        const before = covered.get(key);
        covered.set(
          key,
          before === undefined ? change.connections : unionConnections(before, change.connections),
        );
      }
    }
  }
  return changes.filter((change) =>
    change.pairs.some((pair) =>
      flowKeys(change, pair).some((key) => {
        const same = covered.get(key);
        return same === undefined || !isSubsetConnections(change.connections, same);
      }),
    ),
  );
}

/** A change in both families is one in each. */
function flowKeys({ group, family }: BuiltChange, [from, to]: readonly [string, string]): readonly string[] {
  return (family === undefined ? [4, 6] : [family]).map((one) =>
    [String(one), group.base.verdict, group.head.verdict, from, to].join(" "),
  );
}
