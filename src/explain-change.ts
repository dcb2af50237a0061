import { configPath } from "./judge/config-path.ts";
import { explainPair, unknownEnd, type PairQuestion } from "./explain-pair.ts";
import { parseConfig } from "./judge/parse-config.ts";
import {
  planClusters,
  plannedClusters,
  selectClusterFiles,
  type PlannedCluster,
} from "./judge/select-cluster-files.ts";
import type { Limits } from "./model/limits.ts";
import type { SimulateOptions } from "./model/options.ts";
import type { SourceFile } from "./model/resource.ts";
import type { ExplainedChange, ExplainedSide } from "./render/explain-reply.ts";
import type { RenderedSources } from "./sources/collect-files.ts";
import type { SourcePlan } from "./sources/source-plan.ts";
import { simulate, type Simulation } from "./simulate.ts";

/** Explains a pair on both sides of a change, read as `compare` reads them: by the base's `.calsim.yml`. */
export function explainChange(
  base: readonly SourceFile[],
  head: readonly SourceFile[],
  question: PairQuestion,
  rendered: { readonly base: RenderedSources; readonly head: RenderedSources } = { base: {}, head: {} },
  limits: Partial<Limits> = {},
): ExplainedChange {
  const { config, issues } = parseConfig(base.find((file) => file.path === configPath));
  const planned = (files: readonly SourceFile[], done: RenderedSources): SourcePlan =>
    planClusters(files, config.clusters, limits, done);
  const plans = { base: planned(base, rendered.base), head: planned(head, rendered.head) };
  const found = [...issues, ...plans.base.issues, ...plans.head.issues];
  const clusters = plannedClusters(config.clusters, plans.base, plans.head).map((cluster) => {
    const own = { ...cluster.config.options, limits };
    const before = explainSide({ files: base, rendered: rendered.base }, cluster.base, own, question);
    const after = explainSide({ files: head, rendered: rendered.head }, cluster.head, own, question);
    found.push(...before.issues, ...after.issues);
    return { name: cluster.config.name, base: before.side, head: after.side };
  });
  const known = clusters.filter((one) => one.base.kind === "pair" || one.head.kind === "pair");
  const [first] = clusters.flatMap(({ head: side }) => (side.kind === "unknown-end" ? [side] : []));
  const better = clusters
    .flatMap((one) => [one.head, one.base])
    .find((side) => side.kind === "unknown-end" && side.near !== undefined);
  const unknown = better?.kind === "unknown-end" ? better : first;
  return {
    clusters: known,
    unknown: known.length > 0 ? undefined : { end: unknown?.end ?? question.from, near: unknown?.near },
    faults: found.filter(({ severity }) => severity === "error").length,
  };
}

function explainSide(
  { files, rendered }: { readonly files: readonly SourceFile[]; readonly rendered: RenderedSources },
  planned: PlannedCluster["base"],
  options: SimulateOptions,
  question: PairQuestion,
): { readonly side: ExplainedSide; readonly issues: Simulation["issues"] } {
  const selected = selectClusterFiles(files, planned, rendered);
  const simulation = simulate(selected.files, options);
  const issues = [...selected.issues, ...simulation.issues];
  try {
    return { side: { kind: "pair", pair: explainPair(simulation, question) }, issues };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const missing = unknownEnd(simulation, [question.from, question.to]);
    const side = { kind: "unknown-end", end: question.from, near: undefined, ...missing } as const;
    return { side, issues };
  }
}
