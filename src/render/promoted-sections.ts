import type { ChangeGroup, ClusterReport } from "../report/report.ts";
import { plural } from "./plural.ts";

/** A list of changes in a world where staged policies are in force, with what it says in words. */
export interface PromotedSection {
  readonly title: string;
  readonly changes: readonly ChangeGroup[];
  /** Whose files the `base` of a change lies in. */
  readonly before: "base" | "head";
}

/**
 * What staged policies would do, in the order it is told: first what the pull request does to the promoted world beyond
 * what it does to the enforced one, then what promotion does. Where both are the same it is told once.
 */
export function promotedSections({ ifPromoted }: ClusterReport): readonly PromotedSection[] {
  if (ifPromoted === undefined) return [];
  const { onPromotion, byChange } = ifPromoted;
  const promotion: PromotedSection = {
    title: wouldMake("promoting the staged policies after the merge", onPromotion.changes, ""),
    changes: onPromotion.changes,
    before: "head",
  };
  if (byChange === undefined) return [promotion];
  const { changes } = byChange;
  if (sameIds(changes, onPromotion.changes)) {
    const added = changes.length === 0 ? "" : ", all of it new with this pull request";
    return [{ title: wouldMake("promoting the staged policies", changes, added), changes, before: "base" }];
  }
  const subject = "with staged policies promoted before and after, this pull request";
  return [{ title: wouldMake(subject, changes, " besides"), changes, before: "base" }, promotion];
}

function wouldMake(subject: string, changes: readonly ChangeGroup[], more: string): string {
  const flows = changes.reduce((sum, group) => sum + group.flows, 0);
  return flows === 0
    ? `${subject} would change nothing${more}`
    : `${subject} would change ${plural(flows, "flow")}${more}`;
}

function sameIds(one: readonly ChangeGroup[], other: readonly ChangeGroup[]): boolean {
  const ids = new Set(other.map(({ id }) => id));
  return one.length === ids.size && one.every(({ id }) => ids.has(id));
}
