import type { AssumptionCode, IssueCode } from "./issues/issue-catalogue.ts";
import type { SourceRef } from "./source-ref.ts";

/** What became of the object an issue is about. */
export type ObjectUse = "used" | "used-in-part" | "ignored";

/**
 * A fault or remarkable fact in the input. `error` means the analysis of the tree is not complete
 * (a file or object could not be read as its author meant it) and fails the check.
 */
export interface Issue {
  /** Stable, kebab-case: `yaml-syntax`, `selector-invalid`, `tier-missing`. */
  readonly code: IssueCode;
  readonly severity: "error" | "warning" | "notice";
  /** Lower case, no full stop, the user's words in backticks, what was found and what was expected. */
  readonly message: string;
  readonly place?: SourceRef;
  /** `Kind namespace/name` of the object concerned. */
  readonly object?: string;
  readonly use?: ObjectUse;
  /** The offending value as written. */
  readonly value?: string;
  /** Rule of the field, as a person would look it up, or a near miss: `did you mean ...`. */
  readonly hint?: string;
  /**
   * Stable names of those it concerns, for telling new issues from old ones; its message where left out. The issue of a
   * comparison is new where someone among them is. Never shown.
   */
  readonly about?: readonly string[];
}

/** Something the engine had to assume, and how the owner can settle it. */
export interface Assumption {
  readonly code: AssumptionCode;
  readonly message: string;
  readonly settle: string;
}
