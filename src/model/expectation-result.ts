import type { Level } from "./finding.ts";
import type { SourceRef } from "./source-ref.ts";

export type ExpectationOutcome =
  | "holds"
  | "newly-fixed"
  | "still-broken"
  | "newly-broken"
  /** Nothing is known to break it, and something can't be decided. */
  | "cannot-tell"
  /** Nobody is among its ends. */
  | "unmatched";

/** How an expectation came out in one cluster, whether or not that is worth a finding. */
export interface ExpectationResult {
  readonly id: string;
  readonly cluster: string;
  /** What has to hold, for people: `prod/frontend must reach prod/backend: TCP 8080`. */
  readonly text: string;
  readonly outcome: ExpectationOutcome;
  /** What breaking it counts as. */
  readonly level: Level;
  /** Where `.calsim.yml` says it. */
  readonly place: SourceRef | undefined;
  /** Ids of its findings, waived ones included. */
  readonly findings: readonly string[];
}
