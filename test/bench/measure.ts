import { compare } from "../../src/compare.ts";
import { compareClusters } from "../../src/diff/pair-differences.ts";
import { loadTree, type ParseCaches } from "../../src/load-tree.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { createParseCache } from "../../src/parse/parse-cache.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import { renderCheck } from "../../src/render/check.ts";
import { renderComment } from "../../src/render/comment.ts";
import { changed, toTree } from "./pull-request.ts";
import { realisticCluster } from "./realistic-cluster.ts";
import type { Scenario } from "./scenarios.ts";

/** Seconds by stage, and what was worked on. */
export interface Measurement {
  readonly parse: number;
  readonly load: number;
  /** Evaluating both sides and comparing them: the median of several runs. */
  readonly evaluate: number;
  /** What `compare` takes beyond the stages above: explaining, judging, the report. */
  readonly report: number;
  readonly render: number;
  /** Resident memory at its highest, in megabytes. */
  readonly peak: number;
  readonly megabytes: number;
  readonly units: number;
  readonly differences: number;
}

/** Both sides share most texts, and each distinct one is parsed once, as in a real run. */
export function measure({ shape, pullRequest }: Scenario, runs: number): Measurement {
  const objects = realisticCluster(shape);
  const base = toTree(objects);
  const head = toTree(changed(objects, pullRequest));
  const caches: ParseCaches = { cache: createParseCache(Number.MAX_SAFE_INTEGER) };
  collect();
  const [parse] = timed(() => [base, head].map((files) => parseFiles(files, caches)));
  const load = (): readonly ReturnType<typeof loadTree>[] =>
    [base, head].map((files) => loadTree(files, {}, caches));
  const [loading] = timed(load);
  const evaluations: number[] = [];
  let units = 0;
  let differences = 0;
  for (let run = 0; run < runs; run += 1) {
    // What the loader remembers of a cluster must not help the next run.
    const [before, after] = load().map(({ cluster }) => cluster);
    if (before === undefined || after === undefined) continue;
    collect();
    const [seconds, comparison] = timed(() => compareClusters(before, after));
    evaluations.push(seconds);
    units = Math.max(...comparison.units.map((family) => family.units.length));
    differences = comparison.differences.length;
  }
  const evaluate = median(evaluations);
  collect();
  const [whole, report] = timed(() => compare(base, head, { caches }));
  const [render] = timed(() => [renderComment(report, { marker: "bench" }), renderCheck(report)]);
  return {
    parse,
    load: loading,
    evaluate,
    report: Math.max(0, whole - loading - evaluate),
    render,
    peak: process.resourceUsage().maxRSS / 1024,
    megabytes: sizeOf(base) / 2 ** 20,
    units,
    differences,
  };
}

function timed<T>(work: () => T): readonly [number, T] {
  const start = performance.now();
  const result = work();
  return [(performance.now() - start) / 1000, result];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Started with --expose-gc: what an earlier stage left behind must not be paid for by the next. */
function collect(): void {
  globalThis.gc?.();
}

function sizeOf(files: readonly SourceFile[]): number {
  return files.reduce((sum, { text }) => sum + text.length, 0);
}
