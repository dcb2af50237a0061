import { Worker } from "node:worker_threads";
import { bundle } from "../support/bundle.ts";
import { fuzzManifests } from "./manifests/fuzz-manifests.ts";
import { readArguments, usage, type FuzzArguments } from "./arguments.ts";
import type { FuzzReport, FuzzTask } from "./worker.ts";

const options = readArguments(process.argv.slice(2), Date.now() % 1_000_000_000);
if (typeof options === "string") {
  process.stderr.write(`${options}\n${usage}\n`);
  process.exitCode = 2;
} else
  process.exitCode = options.manifests
    ? await fuzzManifests(options.seed, options.seconds)
    : await fuzz(options);

/** Checks clusters until there were enough or the time is up. Returns the exit status: 1 where a law was broken. */
async function fuzz({ seed, seconds, clusters, workers }: FuzzArguments): Promise<number> {
  const start = Date.now();
  const found = { clusters: 0, flows: 0, broken: 0 };
  process.stdout.write(
    `seed ${String(seed)}, at most ${String(clusters)} clusters and ${String(seconds)} s\n`,
  );
  const listen = (report: FuzzReport): void => {
    if (report.kind === "broken") {
      found.broken += 1;
      process.stdout.write(`\nseed ${String(report.seed)}: broken: ${report.law}\n${report.text}\n`);
      return;
    }
    const before = Math.floor(found.clusters / 1000);
    found.clusters += report.clusters;
    found.flows += report.flows;
    if (Math.floor(found.clusters / 1000) > before) process.stdout.write(`${summary(found, start)}\n`);
  };
  const tasks = Array.from({ length: workers }, (_, index): FuzzTask => ({
    first: seed + index,
    step: workers,
    count: Math.ceil((clusters - index) / workers),
    until: start + seconds * 1000,
  }));
  const file = await bundle(new URL("worker.ts", import.meta.url), "fuzz");
  await Promise.all(tasks.map((task) => runThread(file, task, listen)));
  process.stdout.write(`${summary(found, start)}\n`);
  return found.broken > 0 ? 1 : 0;
}

function summary(found: { clusters: number; flows: number; broken: number }, start: number): string {
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  return `${String(found.clusters)} clusters, ${String(found.flows)} flows, ${String(found.broken)} broken laws, ${seconds} s`;
}

function runThread(file: string, task: FuzzTask, listen: (report: FuzzReport) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: task });
    worker.on("message", listen);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a thread ended with code ${String(code)}`));
    });
  });
}
