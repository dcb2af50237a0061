import type { Report } from "../../report/report.ts";

/**
 * True when the pull request gets a comment: by `report.comment` of the `.calsim.yml` that judges, always, never, or when the
 * report says something about it that its author or reviewer should read.
 */
export function isWorthAComment(report: Report): boolean {
  const { comment } = report.settings;
  return comment === "always" || (comment === "changes" && saysSomething(report));
}

function saysSomething(report: Report): boolean {
  if (report.conclusion === "failure" || report.configIssues.length > 0) return true;
  if (report.findings.some((finding) => finding.level !== "notice")) return true;
  return report.clusters.some(
    (cluster) =>
      cluster.changes.length > 0 ||
      cluster.endpointsAdded.length > 0 ||
      cluster.endpointsRemoved.length > 0 ||
      cluster.ifPromoted?.byChange !== undefined ||
      cluster.issues.some((issue) => issue.since !== "base"),
  );
}
