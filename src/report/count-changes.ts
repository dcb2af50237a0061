import { countPairs } from "../diff/count-pairs.ts";
import type { BuiltChange } from "./built-change.ts";
import type { ChangeCounts, ChangeKind } from "./report.ts";

/** Pairs by what became of them; one that changed in several ways of a kind counts once for it. */
export function countChanges(changes: readonly BuiltChange[]): ChangeCounts {
  const counted = (kind: ChangeKind): number =>
    countPairs(changes.filter(({ group }) => group.change === kind).map(({ pairs }) => pairs));
  return {
    newlyAllowed: counted("newly-allowed"),
    newlyDenied: counted("newly-denied"),
    newlyUnknown: counted("newly-unknown"),
    noLongerUnknown: counted("no-longer-unknown"),
  };
}
