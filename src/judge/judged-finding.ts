import type { Finding } from "../model/finding.ts";

/** A finding with what the judgement as a whole needs of it. */
export interface JudgedFinding {
  readonly finding: Finding;
  readonly about: FindingSubject;
  /** Ordered pairs it is about, as `from to`. */
  readonly flows: readonly string[];
  /** False for an analysis that could not be done: nobody can accept that. */
  readonly acceptable: boolean;
}

export type FindingSubject =
  "rule" | "expectation" | "lockout" | "weakening" | "configuration" | "analysis" | "remark";

/** Text of an ordered pair, one for each. */
export function pairKey(from: string, to: string): string {
  return `${from} ${to}`;
}
