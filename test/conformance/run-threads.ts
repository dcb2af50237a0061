import { Worker } from "node:worker_threads";
import type { Source } from "./find-sources.ts";
import { addTallies, emptyTally, type CorpusResult, type RunResult, type SkipGroup } from "./result.ts";
import type { WorkerTask } from "./worker.ts";

/** Runs all cases on threads and puts their results together, in an order that does not depend on the threads. */
export async function runThreads(
  sources: readonly Source[],
  count: number,
  only: string | undefined,
): Promise<RunResult> {
  const tasks = Array.from({ length: count }, (_, index): WorkerTask => ({
    sources,
    stripe: { index, count },
    only,
  }));
  return mergeResults(await Promise.all(tasks.map(runThread)));
}

function runThread(task: WorkerTask): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./start-worker.mjs", import.meta.url), { workerData: task });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (code !== 0) reject(new Error(`a thread ended with code ${String(code)}`));
    });
  });
}

function mergeResults(results: readonly RunResult[]): RunResult {
  const corpora = new Map<string, CorpusResult>();
  const skips = new Map<string, SkipGroup>();
  for (const result of results) {
    for (const { corpus, cases, expectations } of result.corpora) {
      const known = corpora.get(corpus) ?? { corpus, cases: emptyTally, expectations: emptyTally };
      corpora.set(corpus, {
        corpus,
        cases: addTallies(known.cases, cases),
        expectations: addTallies(known.expectations, expectations),
      });
    }
    for (const skip of result.skips) {
      const key = `${skip.corpus}\n${skip.reason}`;
      const known = skips.get(key) ?? { ...skip, count: 0, ids: [] };
      skips.set(key, {
        ...skip,
        count: known.count + skip.count,
        ids: [...known.ids, ...skip.ids].toSorted(),
      });
    }
  }
  return {
    corpora: [...corpora.values()].sort((a, b) => (a.corpus < b.corpus ? -1 : 1)),
    differences: results.flatMap(({ differences }) => differences).sort((a, b) => a.unit - b.unit),
    skips: [...skips.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, skip]) => skip),
  };
}
