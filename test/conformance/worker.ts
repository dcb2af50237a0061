import { parentPort, workerData } from "node:worker_threads";
import type { Source } from "./find-sources.ts";
import { Recorder } from "./recorder.ts";
import { runSources, type Stripe } from "./run-sources.ts";

/** What a thread is told. */
export interface WorkerTask {
  readonly sources: readonly Source[];
  readonly stripe: Stripe;
  readonly only: string | undefined;
}

const { sources, stripe, only } = workerData as WorkerTask;
const recorder = new Recorder(only);
await runSources(sources, stripe, recorder);
parentPort?.postMessage(recorder.result());
