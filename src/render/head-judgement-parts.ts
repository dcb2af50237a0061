import type { Report } from "../report/report.ts";
import { findingItem } from "./finding-items.ts";
import type { Part } from "./fit-parts.ts";
import { foldedList } from "./folded-list.ts";
import type { SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { ranks } from "./ranks.ts";

/** What the pull request's own `.calsim.yml` would find that the one that judges does not, and the other way round. */
export function headJudgementParts(report: Report, links: SideLinks): readonly Part[] {
  const { byHead, findings, clusters } = report;
  if (byHead === undefined) return [];
  const named = clusters.length > 1;
  const standing = new Set(findings.map(({ id }) => id));
  const own = byHead.findings.filter(({ id }) => !standing.has(id));
  const answer = byHead.conclusion === "failure" ? "would block" : "would not block";
  const title = `By this pull request's own .calsim.yml it ${answer}: ${plural(own.length, "other finding")}`;
  return foldedList(
    title,
    own.map((finding) => findingItem(finding, { links, named })),
    ranks.late,
    (count) => plural(count, "finding by the other configuration", "findings by the other configuration"),
  );
}
