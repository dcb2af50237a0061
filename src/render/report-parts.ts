import type { Report } from "../report/report.ts";
import { assumptionParts } from "./assumption-parts.ts";
import { blockingCauses } from "./blocking-causes.ts";
import { clusterParts } from "./cluster-parts.ts";
import { expectationParts } from "./expectation-parts.ts";
import { findingItem } from "./finding-items.ts";
import { findingsStanding, groupStandings, type Standing } from "./finding-standing.ts";
import type { Part } from "./fit-parts.ts";
import { headJudgementParts } from "./head-judgement-parts.ts";
import { issueItem } from "./issue-items.ts";
import type { SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { ranks } from "./ranks.ts";

/** What goes last of the findings when there is no room (fit-parts.ts). */
const findingRanks = {
  failure: ranks.blockingFinding,
  warning: ranks.warning,
  notice: ranks.notice,
  settled: ranks.notice,
} as const satisfies Record<Standing, number>;

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
  const issues = report.configIssues.map((issue) => ({
    text: issueItem(issue, links, "base"),
    rank: ranks.issue,
  }));
  const shared = { kind: "rows", between: "\n", after: "" } as const;
  return [
    { ...shared, before: "", rows: findings, dropped: (count) => plural(count, "finding") },
    ...blockingCauses(report, links),
    {
      ...shared,
      before: "### Configuration\n\n",
      rows: issues,
      dropped: (count) => plural(count, "problem in the configuration", "problems in the configuration"),
    },
  ];
}

export interface EvidenceOptions {
  readonly links: SideLinks;
  /** Most rows of a table, those that block aside. Default: as many as there is room for. */
  readonly rows?: number;
}

/** Every cluster's part of the report, then what the configuration says of it, then what had to be assumed. */
export function evidenceParts(report: Report, { links, rows = Infinity }: EvidenceOptions): readonly Part[] {
  const standingOf = groupStandings(report);
  const named = report.clusters.length > 1;
  return [
    ...report.clusters.flatMap((cluster) => clusterParts(cluster, { links, standingOf, named, rows })),
    ...expectationParts(report, links),
    ...headJudgementParts(report, links),
    ...assumptionParts(report.clusters),
  ];
}
