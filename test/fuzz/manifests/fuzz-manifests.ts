import { Worker } from "node:worker_threads";
import { bundle } from "../../support/bundle.ts";
import { findTrees } from "./find-trees.ts";
import type { ManifestReport, ManifestTask } from "./worker.ts";

/** A case that takes longer is stopped and counted as broken; most take a hundredth. */
const secondsPerCase = 30;

/** Mutates manifests until the time is up. Returns the exit status: 1 where one was not taken as it should be. */
export async function fuzzManifests(seed: number, seconds: number): Promise<number> {
  const until = Date.now() + seconds * 1000;
  process.stdout.write(`seed ${String(seed)}, ${String(seconds)} s of mutated manifests\n`);
  const found = { next: seed, broken: 0 };
  const module = await bundle(new URL("./worker.ts", import.meta.url), "fuzz-manifests-worker");
  const trees = findTrees();
  // A thread that is stopped goes on behind the seed that stopped it.
  while (Date.now() < until) await runThread(module, { trees, first: found.next, until }, found);
  process.stdout.write(`${String(found.next - seed)} cases, ${String(found.broken)} broken\n`);
  return found.broken > 0 ? 1 : 0;
}

function runThread(
  module: string,
  task: ManifestTask,
  found: { next: number; broken: number },
): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(module, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const tell = (seed: number, fault: string, text = ""): void => {
      found.broken += 1;
      process.stdout.write(`\nseed ${String(seed)}: ${fault}\n${text.slice(0, 4000)}\n`);
    };
    let timer: NodeJS.Timeout | undefined;
    worker.on("message", (report: ManifestReport) => {
      clearTimeout(timer);
      if (report.kind === "broken") tell(report.seed, report.fault, report.text);
      else {
        found.next = report.seed + 1;
        timer = setTimeout(() => {
          tell(report.seed, `takes longer than ${String(secondsPerCase)} s`);
          void worker.terminate();
        }, secondsPerCase * 1000);
      }
    });
    worker.on("error", (error) => {
      tell(found.next - 1, String(error));
    });
    worker.on("exit", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
