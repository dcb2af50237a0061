import type { Report } from "../../report/report.ts";

/** True when the report says something about this pull request that its author or reviewer should read. */
export function isWorthAComment(report: Report): boolean {
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
