import type { ClusterReport } from "../report/report.ts";
import type { Part } from "./fit-parts.ts";
import { foldedList } from "./folded-list.ts";
import { issueItem } from "./issue-items.ts";
import type { SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { elsewhereLine, olderIssues } from "./shown-issues.ts";
import { ranks } from "./ranks.ts";

/** Faults that the change brings. */
export function newIssueParts(
  { issues }: ClusterReport,
  links: SideLinks,
  level: "###" | "####",
): readonly Part[] {
  const rows = issues
    .filter(isNewFault)
    .map((issue) => ({ text: issueItem(issue, links), rank: ranks.issue }));
  if (rows.length === 0) return [];
  return [
    {
      kind: "rows",
      before: `${level} Problems in the manifests\n\n`,
      rows,
      between: "\n",
      after: "",
      dropped: (count) => plural(count, "problem"),
    },
  ];
}

function isNewFault({ since, severity }: ClusterReport["issues"][number]): boolean {
  return since === "head" && severity !== "notice";
}

/** New remarks, and what was wrong before in files that the change touches: folded, kind by kind. */
export function oldIssueParts({ issues }: ClusterReport, links: SideLinks): readonly Part[] {
  const older = olderIssues(issues);
  const lists = [
    ["new remark", issues.filter((issue) => issue.since === "head" && !isNewFault(issue))],
    ["older problem", older.shown],
    ["problem fixed by this change", issues.filter((issue) => issue.since === "fixed")],
  ] as const;
  const shown = lists.flatMap(([name, list]) => {
    const names = name.replace(/^(\w+ )?(remark|problem)/, "$1$2s");
    const items = list.map((issue) => issueItem(issue, links, issue.since === "fixed" ? "base" : "head"));
    return foldedList(plural(items.length, name, names), items, ranks.old, (count) =>
      plural(count, name, names),
    );
  });
  const elsewhere: readonly Part[] =
    older.elsewhere === 0 ? [] : [{ kind: "fixed", text: `_${elsewhereLine(older.elsewhere, "`")}._` }];
  return [...shown, ...elsewhere];
}
