import { compareBy } from "../../base/compare.ts";
import type { Finding, Level, Report } from "../../report/report.ts";
import type { UnreadFile } from "./read-trees.ts";

/**
 * The report with a finding for every file that could not be read. What the head holds and nobody read may allow
 * anything, so it fails the check; on the base alone it is a warning, or the repair could never be merged.
 */
export function withUnreadFiles(report: Report, unread: readonly UnreadFile[]): Report {
  const atHead = new Set(unread.filter((file) => file.side === "head").map((file) => file.path));
  const findings = unread
    .filter((file) => file.side === "head" || !atHead.has(file.path))
    .map(unreadFinding)
    .sort(
      compareBy(
        (finding) => levelOrder[finding.level],
        (finding) => finding.id,
      ),
    );
  const blocking = findings.filter((finding) => finding.level === "failure").length;
  if (findings.length === 0) return report;
  const turned = blocking > 0 && report.conclusion === "success";
  return {
    ...report,
    conclusion: blocking > 0 ? "failure" : report.conclusion,
    title: turned ? `${blocking} ${blocking === 1 ? "file" : "files"} could not be read` : report.title,
    findings: [...findings.slice(0, blocking), ...report.findings, ...findings.slice(blocking)],
  };
}

const levelOrder = { failure: 0, warning: 1, notice: 2 } as const satisfies Record<Level, number>;

function unreadFinding(file: UnreadFile): Finding {
  const level: Level = file.side === "head" ? "failure" : "warning";
  return {
    id: `file-not-read:${file.side}:${file.path}`,
    rule: "file-not-read",
    level,
    message: `\`${file.path}\` was not read${file.side === "base" ? " on the base side" : ""}: ${file.reason}`,
    cluster: undefined,
    place: { path: file.path, line: 1 },
    changes: [],
    settled: undefined,
  };
}
