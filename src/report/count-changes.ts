import type { BuiltChange } from "./built-change.ts";
import type { ChangeCounts, ChangeKind } from "./report.ts";

/** Pairs by what became of them; one that changed in several ways of a kind counts once for it. */
export function countChanges(changes: readonly BuiltChange[]): ChangeCounts {
  const counted = (kind: ChangeKind): number =>
    new Set(
      changes
        .filter(({ group }) => group.change === kind)
        .flatMap(({ pairs }) => pairs.map((pair) => pair.join(" "))),
    ).size;
  return {
    newlyAllowed: counted("newly-allowed"),
    newlyDenied: counted("newly-denied"),
    newlyUnknown: counted("newly-unknown"),
    noLongerUnknown: counted("no-longer-unknown"),
  };
}
