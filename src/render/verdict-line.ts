import type { ClusterReport, Report } from "../report/report.ts";
import { findingsStanding } from "./finding-standing.ts";
import { groupDigits, plural } from "./plural.ts";

/** The verdict and why, in a sentence: `**Blocks the merge**: 1 blocking finding, 2 warnings.` */
export function verdictLine(report: Report): string {
  const count = (standing: Parameters<typeof findingsStanding>[1]): number =>
    findingsStanding(report, standing).length;
  const parts = [
    [count("failure"), "blocking finding"],
    [count("warning"), "warning"],
    [count("notice"), "notice"],
    [count("settled"), "settled finding"],
  ] as const;
  const counted = parts.filter(([found]) => found > 0).map(([found, word]) => plural(found, word));
  const verdict = report.conclusion === "failure" ? "**Blocks the merge**" : "**Does not block the merge**";
  return `${verdict}: ${counted.length === 0 ? "no findings" : counted.join(", ")}.`;
}

/** What changed in a cluster and out of how much. */
export function countsLine({ counts, changes, issues }: ClusterReport): string {
  const changed = [
    [counts.newlyAllowed, "newly allowed"],
    [counts.newlyDenied, "newly denied"],
    [counts.newlyUnknown, "newly unknown"],
    [counts.noLongerUnknown, "no longer unknown"],
  ] as const;
  const parts = changed
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${groupDigits(count)} ${word}`);
  const of = `of ${plural(counts.pairs, "pair")} between ${plural(counts.pods, "workload")}, ${plural(counts.hosts, "host")}, ${plural(counts.sets, "network set")} and the outside`;
  // What could not be read may have changed anything.
  const faults = issues.some(({ severity, since }) => severity === "error" && since !== "fixed");
  const inPart = faults ? " in what could be read" : "";
  if (parts.length === 0)
    return changes.length === 0
      ? `No connectivity change${inPart}: none ${of} changed.`
      : `Changed flows, but none ${of}.`;
  return `${parts.join(", ")}, ${of}.`;
}
