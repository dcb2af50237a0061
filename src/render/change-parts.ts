import type { ChangeGroup } from "../report/report.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import type { Part } from "./fit-parts.ts";
import { flowDetails } from "./flow-details.ts";
import { flowTable } from "./flow-table.ts";
import { groupDigits, plural } from "./plural.ts";
import { ranks } from "./ranks.ts";

/** Rows that do not block and stand open; the rest is a click away. */
const openRows = 20;
/** Groups whose evidence comes before the rows of others. */
const earlyDetails = 10;

/** A table of what changed, what blocks first; the rows that are too many folded; then the evidence of each. */
export function changeParts(
  changes: readonly ChangeGroup[],
  { standingOf, links, rows: most }: ClusterOptions,
): readonly Part[] {
  const isBlocking = (group: ChangeGroup): boolean => standingOf(group) === "failure";
  // The report puts blocking groups first; this keeps the promise whoever made the report.
  const ordered = [...changes.filter(isBlocking), ...changes.filter((group) => !isBlocking(group))];
  const blocking = ordered.filter(isBlocking).length;
  const shown = ordered.slice(0, Math.max(blocking, most));
  const beyond = ordered.length - shown.length;
  const open = Math.min(blocking + openRows, shown.length);
  const table = flowTable(shown, standingOf, links);
  const rows = shown.map((_, index) => ({
    rank: index < blocking ? ranks.blockingRow : index < open ? ranks.openRow : ranks.foldedRow,
    text: table.rows[index] ?? "",
  }));
  const details = shown
    .map((group, index) => ({
      rank: detailRank(isBlocking(group), index),
      text: flowDetails(group, standingOf(group), links),
    }))
    .sort((a, b) => a.rank - b.rank);
  const folded = rows.slice(open);
  const summary = `<details><summary>${groupDigits(folded.length)} more changes</summary>`;
  const dropped = (count: number): string => plural(count, "changed group", "changed groups");
  return [
    {
      kind: "rows",
      before: `${table.header}\n`,
      rows: rows.slice(0, open),
      between: "\n",
      after: "",
      dropped,
      ...(folded.length === 0 ? { beyond } : {}),
    },
    {
      kind: "rows",
      before: `${summary}\n\n${table.header}\n`,
      rows: folded,
      between: "\n",
      after: "\n\n</details>",
      dropped,
      ...(folded.length === 0 ? {} : { beyond }),
    },
    {
      kind: "rows",
      before: "#### Why\n\n",
      rows: details,
      between: "\n\n",
      after: "",
      dropped: (count) => `the evidence of ${plural(count, "changed group", "changed groups")}`,
    },
  ];
}

function detailRank(isBlocking: boolean, index: number): number {
  const isEarly = index < earlyDetails;
  if (isBlocking) return isEarly ? ranks.firstDetail : ranks.blockingDetail;
  return isEarly ? ranks.detail : ranks.late;
}
