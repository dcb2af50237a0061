import type { ClusterReport } from "../report/report.ts";
import { plural } from "./plural.ts";

type ClusterIssue = ClusterReport["issues"][number];

/**
 * What a reviewer is shown of the older issues: those in files that the change touches, and errors, which leave the
 * judgement incomplete. `elsewhere`: how many others there are.
 */
export function olderIssues(issues: readonly ClusterIssue[]): {
  readonly shown: readonly ClusterIssue[];
  readonly elsewhere: number;
} {
  const older = issues.filter(({ since }) => since === "base");
  const shown = older.filter(({ touched, severity }) => touched === true || severity === "error");
  return { shown, elsewhere: older.length - shown.length };
}

/** `12 older problems in files that this change leaves alone: run calsim lint`, with a mark around the command. */
export function elsewhereLine(count: number, mark: string): string {
  const problems = plural(count, "older problem", "older problems");
  return `${problems} in files that this change leaves alone: run ${mark}calsim lint${mark} to see them`;
}
