import type { ExpectationOutcome, ExpectationResult, Report } from "../report/report.ts";
import { findingStanding, type Standing } from "./finding-standing.ts";

/** What became of expectations, gravest first, in words. */
export const outcomeWords = {
  "newly-broken": "newly broken",
  "still-broken": "still broken",
  "cannot-tell": "can't be decided",
  unmatched: "about nobody",
  "newly-fixed": "newly fixed",
  holds: "holding",
} as const satisfies Record<ExpectationOutcome, string>;

// The literal's own keys, in its order.
const byGravity = Object.keys(outcomeWords) as readonly ExpectationOutcome[];

export function isBroken({ outcome }: Pick<ExpectationResult, "outcome">): boolean {
  return outcome !== "holds" && outcome !== "newly-fixed";
}

/** `5 expectations: 1 newly broken, 4 holding`. */
export function expectationCounts(results: readonly ExpectationResult[]): readonly string[] {
  return byGravity.flatMap((outcome) => {
    const count = results.filter((result) => result.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcomeWords[outcome]}`];
  });
}

/** Gravest first, otherwise as the configuration has them. */
export function sortExpectations(results: readonly ExpectationResult[]): readonly ExpectationResult[] {
  return byGravity.flatMap((outcome) => results.filter((result) => result.outcome === outcome));
}

/** What a broken expectation means for the merge: the gravest of its findings; `undefined` where it has none. */
export function expectationStanding(
  { findings }: ExpectationResult,
  report: Pick<Report, "findings">,
): Standing | undefined {
  const standings = report.findings.filter(({ id }) => findings.includes(id)).map(findingStanding);
  return (["failure", "warning", "notice", "settled"] as const).find((one) => standings.includes(one));
}
