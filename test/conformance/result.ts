/** How many of something passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One expectation that was not met, made for reading. */
export interface Difference {
  readonly corpus: string;
  readonly id: string;
  /** The flow, row or field asked about. */
  readonly what: string;
  readonly expected: string;
  readonly got: string;
  /** Resources involved, the trace... one a line. */
  readonly context: readonly string[];
  /** Position of the unit it came from, so that output does not depend on which thread was faster. */
  readonly unit: number;
}

/** Expectations skipped for one reason. */
export interface SkipGroup {
  readonly corpus: string;
  readonly reason: string;
  readonly count: number;
  /** Cases concerned, in order. */
  readonly ids: readonly string[];
}

export interface CorpusResult {
  readonly corpus: string;
  readonly cases: Tally;
  readonly expectations: Tally;
}

export interface RunResult {
  readonly corpora: readonly CorpusResult[];
  readonly differences: readonly Difference[];
  readonly skips: readonly SkipGroup[];
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
