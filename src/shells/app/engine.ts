import { compare } from "../../compare.ts";
import { explainChange } from "../../explain-change.ts";
import { acceptanceSettings } from "../../judge/acceptance-settings.ts";
import { configPath } from "../../judge/config-path.ts";
import { parseConfig } from "../../judge/parse-config.ts";
import { planClusters } from "../../judge/select-cluster-files.ts";
import type { ParseCaches } from "../../load-tree.ts";
import type { Limits } from "../../model/limits.ts";
import type { SourceFile } from "../../model/resource.ts";
import type { RenderedSources } from "../../sources/collect-files.ts";
import { plannedRenders, type PlannedRenders } from "../../sources/planned-renders.ts";
import type { Engine } from "./engine-port.ts";

export interface EngineOptions {
  /** What is remembered from one question to the next. */
  readonly caches?: ParseCaches;
  readonly limits?: Partial<Limits>;
}

/** The engine itself, as of a day (`2027-03-31`). It works on the thread it is called on: see engine-in-worker.ts. */
export function createEngine(today: () => string, { caches = {}, limits = {} }: EngineOptions = {}): Engine {
  return {
    readSettings(file) {
      const parsed = parseConfig(file);
      return { report: parsed.config.report, acceptance: acceptanceSettings(parsed) };
    },
    planRenders({ base, head, rendered }) {
      const { clusters } = parseConfig(base.find(({ path }) => path === configPath)).config;
      const plan = (files: readonly SourceFile[], done: RenderedSources): PlannedRenders =>
        plannedRenders(planClusters(files, clusters, limits, done), files, done);
      return { base: plan(base, rendered.base), head: plan(head, rendered.head) };
    },
    judge: ({ base, head, rendered, acceptances }) =>
      compare(base, head, { today: today(), acceptances, rendered, caches, simulate: { limits } }),
    explain: ({ base, head, rendered, question }) => explainChange(base, head, question, rendered, limits),
  };
}
