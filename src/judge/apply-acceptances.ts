import type { Acceptance } from "./judge-input.ts";
import type { JudgedFinding } from "./judged-finding.ts";

/** Findings with those settled that people accepted. A waiver comes first, and some findings nobody can accept. */
export function applyAcceptances(
  found: readonly JudgedFinding[],
  acceptances: readonly Acceptance[],
): readonly JudgedFinding[] {
  // The first one counts, as it does where comments are read.
  const byFinding = new Map([...acceptances].reverse().map((acceptance) => [acceptance.finding, acceptance]));
  return found.map((one) => {
    const acceptance = byFinding.get(one.finding.id);
    if (acceptance === undefined || one.finding.settled !== undefined || !one.acceptable) return one;
    const settled = { by: acceptance.by, reason: acceptance.reason, until: undefined };
    return { ...one, finding: { ...one.finding, settled } };
  });
}
