import type { Report } from "../report/report.ts";
import { assumptionParts, clusterParts } from "./cluster-parts.ts";
import { findingItem } from "./finding-items.ts";
import { findingsStanding, groupStandings, type Standing } from "./finding-standing.ts";
import type { Part } from "./fit-parts.ts";
import { issueItem } from "./issue-items.ts";
import type { SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";

/** What goes last of the findings when there is no room (fit-parts.ts). */
const findingRanks = { failure: 0, warning: 2, notice: 3, settled: 3 } as const satisfies Record<
  Standing,
  number
>;

/** Findings by what they mean for the merge, then the faults of the configuration. */
export function findingParts(report: Report, links: SideLinks): readonly Part[] {
  const standings = Object.keys(findingRanks) as readonly Standing[]; // The literal's own keys, in its order.
  const named = report.clusters.length > 1;
  const findings = standings.flatMap((standing) =>
    findingsStanding(report, standing).map((finding) => ({
      text: findingItem(finding, { links, named }),
      rank: findingRanks[standing],
    })),
  );
  const issues = report.configIssues.map((issue) => ({ text: issueItem(issue, links, "base"), rank: 2 }));
  const shared = { kind: "rows", between: "\n", after: "" } as const;
  return [
    { ...shared, before: "", rows: findings, dropped: (count) => plural(count, "finding") },
    {
      ...shared,
      before: "### Configuration\n\n",
      rows: issues,
      dropped: (count) => plural(count, "problem in the configuration", "problems in the configuration"),
    },
  ];
}

/** Every cluster's part of the report, then what had to be assumed. */
export function evidenceParts(report: Report, links: SideLinks): readonly Part[] {
  const standingOf = groupStandings(report);
  const named = report.clusters.length > 1;
  return [
    ...report.clusters.flatMap((cluster) => clusterParts(cluster, { links, standingOf, named })),
    ...assumptionParts(report.clusters),
  ];
}
