import type { SourceFile } from "../../model/resource.ts";
import type { Report } from "../../report/report.ts";

/**
 * What the App needs of the engine: two trees in, a report out. Faults in the trees are part of the report;
 * a rejection means that the analysis itself could not be done, and becomes a failed check.
 * `signal` aborts when nobody wants the answer any more; a judge that can't stop may ignore it.
 */
export type Judge = (
  base: readonly SourceFile[],
  head: readonly SourceFile[],
  signal: AbortSignal,
) => Report | Promise<Report>;
