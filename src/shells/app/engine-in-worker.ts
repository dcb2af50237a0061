import { Worker } from "node:worker_threads";
import type { Limits } from "../../model/limits.ts";
import { AnalysisRefused } from "./analysis-refused.ts";
import type { Engine } from "./engine-port.ts";
import { packInput } from "./pack-input.ts";

export interface WorkerEngineOptions {
  /** A module that posts an answer for every request posted to it. */
  readonly module: URL;
  /** After so many seconds the analysis is given up. */
  readonly seconds: number;
  readonly maxMegabytes: number;
  /** Threads that wait for the next question with what they remember; more are started where more is asked at once. */
  readonly waiting?: number;
  readonly limits?: Limits;
}

/** What a thread is started with. */
export type WorkerSettings = Pick<WorkerEngineOptions, "maxMegabytes" | "limits">;

/** What is posted to the thread: which function of the engine, and its argument. */
export type EngineRequest = {
  readonly [Kind in keyof Engine]: { readonly kind: Kind; readonly input: Parameters<Engine[Kind]>[0] };
}[keyof Engine];

/**
 * An engine that works in threads, one question at a time in each: a tree made to keep it busy or to eat memory costs its
 * own check and nothing else, the server goes on answering, and an analysis that nobody wants any more ends at once, its
 * thread with it. A thread that has answered waits for the next question: of a tree it has read before it reads nothing.
 */
export function engineInWorker(options: WorkerEngineOptions): Engine {
  const pool: Worker[] = [];
  const ask = <Kind extends keyof Engine>(kind: Kind): Engine[Kind] =>
    // Cast: engine-worker.ts answers a request of a kind with what that function of the engine returns.
    ((input: EngineRequest["input"], signal: AbortSignal) =>
      askPool(options, pool, { kind, input } as EngineRequest, signal)) as Engine[Kind];
  return {
    readSettings: ask("readSettings"),
    planRenders: ask("planRenders"),
    judge: ask("judge"),
    explain: ask("explain"),
  };
}

/** The one that answered last remembers what is most likely asked about next. */
async function askPool(
  options: WorkerEngineOptions,
  pool: Worker[],
  request: EngineRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const packed = packInput(request.input);
  const waiting = pool.pop();
  if (waiting !== undefined) {
    const outcome = await askWorker(waiting, options, { ...request, input: packed }, signal);
    // What it remembers may have left too little room: that must not fail a check.
    if (outcome.kind !== "out-of-memory") return settle(outcome, waiting, options, pool);
  }
  const worker = startWorker(options);
  return settle(
    await askWorker(worker, options, { ...request, input: packed }, signal),
    worker,
    options,
    pool,
  );
}

function startWorker({ module, maxMegabytes, limits }: WorkerEngineOptions): Worker {
  const workerData: WorkerSettings = { maxMegabytes, ...(limits === undefined ? {} : { limits }) };
  return new Worker(module, { workerData, resourceLimits: { maxOldGenerationSizeMb: maxMegabytes } });
}

type Outcome =
  | { readonly kind: "answer"; readonly answer: unknown }
  | { readonly kind: "out-of-memory" }
  | { readonly kind: "failed"; readonly error: unknown };

function settle(
  outcome: Outcome,
  worker: Worker,
  { maxMegabytes, waiting = 2 }: WorkerEngineOptions,
  pool: Worker[],
): unknown {
  switch (outcome.kind) {
    case "out-of-memory":
      throw new AnalysisRefused(
        `the analysis needs more than ${maxMegabytes} MB of memory; whoever runs calsim can raise it: \`ANALYSIS_MEGABYTES\``,
      );
    case "failed":
      throw outcome.error;
    case "answer":
      if (pool.length < waiting) keepWaiting(worker, pool);
      else void worker.terminate();
      return outcome.answer;
  }
}

function keepWaiting(worker: Worker, pool: Worker[]): void {
  const leave = (): void => {
    const at = pool.indexOf(worker);
    if (at >= 0) pool.splice(at, 1);
  };
  worker.once("error", leave);
  worker.once("exit", leave);
  // A thread without a question keeps no process alive.
  worker.unref();
  pool.push(worker);
}

/** Never rejects. Without an answer the thread has ended, or is about to. */
function askWorker(
  worker: Worker,
  { seconds }: WorkerEngineOptions,
  request: { readonly kind: EngineRequest["kind"]; readonly input: unknown },
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const end = (outcome: Outcome): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      worker.removeAllListeners();
      // What a thread says that is being ended concerns nobody, and must not end the process.
      worker.on("error", () => undefined);
      if (outcome.kind !== "answer") void worker.terminate();
      resolve(outcome);
    };
    const refuse = (why: string): void => {
      end({ kind: "failed", error: new AnalysisRefused(why) });
    };
    const onAbort = (): void => {
      refuse("the analysis was stopped");
    };
    const timer = setTimeout(() => {
      refuse(
        `the analysis took longer than ${seconds} seconds; whoever runs calsim can raise it: \`ANALYSIS_SECONDS\``,
      );
    }, seconds * 1000);
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) {
      onAbort();
      return;
    }
    worker.removeAllListeners();
    worker.on("message", (answer: unknown) => {
      end({ kind: "answer", answer });
    });
    worker.on("error", (error: unknown) => {
      const { code } = error as { readonly code?: unknown };
      end(code === "ERR_WORKER_OUT_OF_MEMORY" ? { kind: "out-of-memory" } : { kind: "failed", error });
    });
    worker.on("exit", () => {
      refuse("the analysis ended without a report");
    });
    worker.ref();
    worker.postMessage(request);
  });
}
