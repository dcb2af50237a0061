import type { ChangeGroup, ClusterReport } from "../report/report.ts";
import { plural } from "./plural.ts";

/** A list of changes in a world where staged policies are in force, with what it says in words. */
export interface PromotedSection {
  readonly title: string;
  readonly changes: readonly ChangeGroup[];
}

/**
 * What staged policies would do, in the order it is told: first what the pull request does to the promoted world beyond
 * what it does to the enforced one, then what promotion does. Where both are the same it is told once.
 */
export function promotedSections({ changes, ifPromoted }: ClusterReport): readonly PromotedSection[] {
  if (ifPromoted === undefined) return [];
  const { onPromotion, byChange } = ifPromoted;
  const enforced = new Set(changes.map(({ id }) => id));
  const own = byChange?.changes.filter(({ id }) => !enforced.has(id));
  const count = (list: readonly ChangeGroup[]): string => plural(list.length, "change");
  const promotion = onPromotion.changes;
  if (own !== undefined && sameIds(own, promotion)) {
    const title =
      own.length === 0
        ? "promoting the staged policies would change nothing"
        : `promoting the staged policies would make ${count(own)}, all of them new with this pull request`;
    return [{ title, changes: own }];
  }
  return [
    ...(own === undefined
      ? []
      : [
          {
            title:
              own.length === 0
                ? "with staged policies promoted before and after, this pull request would change nothing more"
                : `with staged policies promoted before and after, this pull request would make ${count(own)} more`,
            changes: own,
          },
        ]),
    {
      title:
        promotion.length === 0
          ? "promoting the staged policies after the merge would change nothing"
          : `promoting the staged policies after the merge would make ${count(promotion)}`,
      changes: promotion,
    },
  ];
}

function sameIds(one: readonly ChangeGroup[], other: readonly ChangeGroup[]): boolean {
  const ids = new Set(other.map(({ id }) => id));
  return one.length === ids.size && one.every(({ id }) => ids.has(id));
}
