import type { ChangeGroup, Finding, Report } from "../report/report.ts";

/** What a finding means for the merge: its level, or that somebody settled it. */
export type Standing = "failure" | "warning" | "notice" | "settled";

const bySeverity: readonly Standing[] = ["failure", "warning", "notice", "settled"];

export const standingIcons = {
  failure: "⛔",
  warning: "⚠️",
  notice: "ℹ️",
  settled: "☑️",
} as const satisfies Record<Standing, string>;

export function findingStanding(finding: Finding): Standing {
  return finding.settled === undefined ? finding.level : "settled";
}

/** Gives the gravest standing among the findings a group of changes carries; `undefined` where it carries none. */
export function groupStandings({ findings }: Report): (group: ChangeGroup) => Standing | undefined {
  const byId = new Map(findings.map((finding) => [finding.id, findingStanding(finding)]));
  return (group) => {
    const standings = group.findings.map((id) => byId.get(id));
    return bySeverity.find((standing) => standings.includes(standing));
  };
}

/** Findings of one standing, in the order of the report. */
export function findingsStanding({ findings }: Report, standing: Standing): readonly Finding[] {
  return findings.filter((finding) => findingStanding(finding) === standing);
}
