import type { UnmetAcceptance } from "../../judge/unmet-acceptances.ts";
import type { Finding, Report } from "../../report/report.ts";
import { shorten } from "../../render/shorten.ts";

/** Strangers may write as many as they like: these are shown, and the count of the others. */
const mostShown = 5;

/** The report with a notice for every acceptance that settles nothing, so that nobody takes it for one that does. */
export function withUnmetAcceptances(report: Report, unmet: readonly UnmetAcceptance[]): Report {
  if (unmet.length === 0) return report;
  const more = unmet.length - mostShown;
  const notices = [
    ...unmet.slice(0, mostShown).map(({ comment, finding, by, why }) => {
      const what = `the acceptance of \`${shorten(finding, 80)}\` by ${by} does not count: ${why}`;
      return notice(String(comment), what);
    }),
    ...(more > 0
      ? [notice("more", `${more} more ${more === 1 ? "acceptance does" : "acceptances do"} not count`)]
      : []),
  ];
  const settled = report.findings.findIndex((finding) => finding.settled !== undefined);
  const end = settled < 0 ? report.findings.length : settled;
  return {
    ...report,
    findings: [...report.findings.slice(0, end), ...notices, ...report.findings.slice(end)],
  };
}

function notice(key: string, message: string): Finding {
  return {
    id: `acceptance-not-counted:${key}`,
    rule: "acceptance-not-counted",
    level: "notice",
    message,
    cluster: undefined,
    place: undefined,
    changes: [],
    settled: undefined,
  };
}
