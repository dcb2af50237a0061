import { compareBy } from "../base/compare.ts";
import { groupAddedEdges } from "../diff/group-added-edges.ts";
import { groupDifferences } from "../diff/group-differences.ts";
import { addedGroup } from "./added-group.ts";
import type { BuiltChange } from "./built-change.ts";
import { createChangeContext, type ChangeInput } from "./change-context.ts";
import { changedGroup } from "./changed-group.ts";
import type { ChangeKind } from "./report.ts";

/** Everything that changed, grouped and explained; hosts first, then by number of flows and by name. */
export function buildChanges(input: ChangeInput): readonly BuiltChange[] {
  const context = createChangeContext(input);
  const changed = groupDifferences(input.comparison).map((group) => changedGroup(group, context));
  const added = groupAddedEdges(input.comparison).map((group) => addedGroup(group, context));
  return [...changed, ...added].sort(
    compareBy(
      changeRank,
      ({ group }) => -group.flows,
      ({ group }) => group.from.label,
      ({ group }) => group.to.label,
      ({ group }) => group.id,
    ),
  );
}

function changeRank({ group }: BuiltChange): number {
  const kinds: readonly ChangeKind[] = [
    "newly-allowed",
    "newly-unknown",
    "newly-denied",
    "no-longer-unknown",
  ];
  return (group.to.kind === "hosts" || group.from.kind === "hosts" ? 0 : 10) + kinds.indexOf(group.change);
}
