import type { SourceRef } from "./source-ref.ts";

export type Level = "failure" | "warning" | "notice";

/** A judgement that someone has to hear of. */
export interface Finding {
  /** Stable for the same finding; acceptance is bound to it. */
  readonly id: string;
  /** Rule or expectation id, or the code of a built-in finding: `no-new-app-to-host`, `analysis-incomplete`. */
  readonly rule: string;
  readonly level: Level;
  /** One sentence for people. */
  readonly message: string;
  readonly cluster: string | undefined;
  readonly place: SourceRef | undefined;
  /** Ids of the change groups it rests on. */
  readonly changes: readonly string[];
  /** Waived or accepted: no longer blocks, always shown. */
  readonly settled:
    { readonly by: string; readonly reason: string; readonly until: string | undefined } | undefined;
}
