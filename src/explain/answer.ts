import type { Verdict } from "../model/ruling.ts";

/** What becomes of one connection in one cluster. */
export interface Answer {
  readonly verdict: Verdict;
  /** The policies whose rules passed it on or decided, `Kind namespace/name`. */
  readonly policies: readonly string[];
}
