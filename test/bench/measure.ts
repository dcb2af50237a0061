import { compare } from "../../src/compare.ts";
import { groupDifferences } from "../../src/diff/group-differences.ts";
import { compareClusters, createEngines } from "../../src/diff/pair-differences.ts";
import { loadTree, type ParseCaches } from "../../src/load-tree.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { createParseCache } from "../../src/parse/parse-cache.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import { renderCheck } from "../../src/render/check.ts";
import { renderComment } from "../../src/render/comment.ts";
import type { Facts, Stages, Time } from "./bench-result.ts";
import { changed, toTree } from "./pull-request.ts";
import { realisticCluster } from "./realistic-cluster.ts";
import type { Scenario } from "./scenarios.ts";

/** Both sides share most texts, and each distinct one is parsed once, as in a real run. */
export function measure(
  { shape, pullRequest }: Scenario,
  tell: (stage: keyof Stages, time: Time) => void,
): Facts {
  const { base, head } = makeTrees(shape, pullRequest);
  const caches: ParseCaches = { cache: createParseCache(Number.MAX_SAFE_INTEGER) };
  const timed = <T>(stage: keyof Stages, work: () => T): T => {
    // Started with --expose-gc: what an earlier stage left behind must not be paid for by the next.
    globalThis.gc?.();
    const clock = performance.now();
    const processor = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(processor);
    tell(stage, { wall: (performance.now() - clock) / 1000, cpu: (user + system) / 1e6 });
    return result;
  };
  timed("parse", () => [base, head].map((files) => parseFiles(files, caches)));
  const sizes = (): Pick<Facts, "units" | "differences"> => {
    const load = (files: readonly SourceFile[]): Cluster => loadTree(files, {}, caches).cluster;
    const [before, after] = timed("load", () => [load(base), load(head)] as const);
    const engines = timed("evaluate", () => createEngines(before, after));
    const comparison = timed("diff", () => {
      const found = compareClusters(before, after, engines);
      groupDifferences(found);
      return found;
    });
    return {
      units: Math.max(...comparison.units.map(({ units }) => units.length)),
      differences: comparison.differences.reduce(
        (sum, { to, changes }) => sum + to.length * changes.length,
        0,
      ),
    };
  };
  const found = sizes();
  const report = timed("compare", () => compare(base, head, { caches }));
  timed("render", () => [renderComment(report, { marker: "bench" }), renderCheck(report)]);
  const megabytes = base.reduce((sum, { text }) => sum + text.length, 0) / 2 ** 20;
  return { peak: process.resourceUsage().maxRSS / 1024, megabytes, ...found };
}

function makeTrees(
  shape: Scenario["shape"],
  pullRequest: Scenario["pullRequest"],
): { readonly base: readonly SourceFile[]; readonly head: readonly SourceFile[] } {
  const objects = realisticCluster(shape);
  return { base: toTree(objects), head: toTree(changed(objects, pullRequest)) };
}
