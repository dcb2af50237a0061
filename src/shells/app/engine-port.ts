import type { PairQuestion } from "../../explain-pair.ts";
import type { AcceptanceSettings, ReportSettings } from "../../judge/config.ts";
import type { Acceptance } from "../../judge/judge-input.ts";
import type { SourceFile } from "../../model/resource.ts";
import type { PlannedRenders } from "../../sources/planned-renders.ts";
import type { RenderedSources } from "../../sources/collect-files.ts";
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

export interface PlannedRendersOfPair {
  readonly base: PlannedRenders;
  readonly head: PlannedRenders;
}

/** Both trees, and what the renders came to that they call for. */
export interface RenderedPair extends TreePair {
  readonly rendered: { readonly base: RenderedSources; readonly head: RenderedSources };
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
  /** What has to be rendered before the trees can be judged, besides what is; that may say what else there is. */
  readonly planRenders: (
    trees: RenderedPair,
    signal: AbortSignal,
  ) => PlannedRendersOfPair | Promise<PlannedRendersOfPair>;
  readonly judge: (
    trees: RenderedPair & { readonly acceptances: readonly Acceptance[] },
    signal: AbortSignal,
  ) => Report | Promise<Report>;
  readonly explain: (
    trees: RenderedPair & { readonly question: PairQuestion },
    signal: AbortSignal,
  ) => ExplainedChange | Promise<ExplainedChange>;
}
