import type { PairQuestion } from "../../explain-pair.ts";
import type { AcceptanceSettings, ReportSettings } from "../../judge/config.ts";
import type { Acceptance } from "../../judge/judge-input.ts";
import type { SourceFile } from "../../model/resource.ts";
import type { ExplainedChange } from "../../render/explain-reply.ts";
import type { Report } from "../../report/report.ts";

/** What the App itself has to know of the `.calsim.yml` of the base. */
export interface RepositorySettings {
  readonly report: ReportSettings;
  readonly acceptance: AcceptanceSettings;
}

export interface TreePair {
  readonly base: readonly SourceFile[];
  readonly head: readonly SourceFile[];
}

/**
 * What the App needs of the engine. Faults in the files are part of the answers; a rejection means that the question
 * could not be answered at all, and becomes a failed check. A `signal` aborts when nobody wants the answer any more;
 * an engine that can't stop may ignore it.
 */
export interface Engine {
  /** What a configuration file says to the App; `undefined` for none. */
  readonly readSettings: (
    file: SourceFile | undefined,
    signal: AbortSignal,
  ) => RepositorySettings | Promise<RepositorySettings>;
  readonly judge: (
    trees: TreePair & { readonly acceptances: readonly Acceptance[] },
    signal: AbortSignal,
  ) => Report | Promise<Report>;
  readonly explain: (
    trees: TreePair & { readonly question: PairQuestion },
    signal: AbortSignal,
  ) => ExplainedChange | Promise<ExplainedChange>;
}
