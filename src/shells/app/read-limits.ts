/** How much of a repository the App reads before it says that it can't. */
export interface ReadLimits {
  /** Entries of one tree, of every kind. */
  readonly maxEntries: number;
  /** Policy files of one tree. */
  readonly maxFiles: number;
  /** Bytes of one policy file; a bigger one is reported and left out. */
  readonly maxFileBytes: number;
  /** Bytes of all policy files of one tree. */
  readonly maxTreeBytes: number;
  /** Files of other kinds that a tree is rendered from. */
  readonly maxRenderFiles: number;
}

export const defaultReadLimits: ReadLimits = {
  maxEntries: 500_000,
  maxFiles: 10_000,
  maxFileBytes: 5 * 1024 * 1024,
  maxTreeBytes: 64 * 1024 * 1024,
  maxRenderFiles: 2000,
};

/** The analysis was not attempted, for a reason the reader of the check can do something about. */
export class AnalysisRefused extends Error {
  override readonly name = "AnalysisRefused";
}
