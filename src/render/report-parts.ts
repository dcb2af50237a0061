import type { Report } from "../report/report.ts";
import { assumptionParts, clusterParts } from "./cluster-parts.ts";
import { findingItem } from "./finding-items.ts";
import { findingsStanding, groupStandings, type Standing } from "./finding-standing.ts";
import type { Part } from "./fit-parts.ts";
import { issueItem } from "./issue-items.ts";
import type { SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";

/** Findings by what they mean for the merge, then the faults of the configuration. */
export function findingParts(report: Report, links: SideLinks): readonly Part[] {
  const lists = [
    ["failure", 0, "blocking finding"],
    ["warning", 2, "warning"],
    ["notice", 3, "notice"],
    ["settled", 3, "settled finding"],
  ] as const satisfies readonly (readonly [Standing, number, string])[];
  const findings = lists.flatMap(([standing, rank, word]): readonly Part[] => {
    const rows = findingsStanding(report, standing).map((finding) => ({
      text: findingItem(finding, links),
      rank,
    }));
    return rows.length === 0 ? [] : [list(rows, word)];
  });
  const issues = report.configIssues.map((issue) => ({ text: issueItem(issue, links, "base"), rank: 2 }));
  const config =
    issues.length === 0
      ? []
      : [
          list(
            issues,
            "problem in the configuration",
            "problems in the configuration",
            "### Configuration\n\n",
          ),
        ];
  return [...findings, ...config];
}

function list(
  rows: readonly { readonly text: string; readonly rank: number }[],
  word: string,
  words = `${word}s`,
  before = "",
): Part {
  return {
    kind: "rows",
    before,
    rows,
    between: "\n",
    after: "",
    dropped: (count) => plural(count, word, words),
  };
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
