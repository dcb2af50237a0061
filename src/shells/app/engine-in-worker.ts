import { Worker } from "node:worker_threads";
import type { Limits } from "../../model/limits.ts";
import { AnalysisRefused } from "./analysis-refused.ts";
import type { Engine } from "./engine-port.ts";
import { createPacker, type InputPacker } from "./pack-input.ts";

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
  const pool: Thread[] = [];
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

interface Thread {
  readonly worker: Worker;
  readonly packer: InputPacker;
}

/** The thread that has most of what is asked about is asked. */
async function askPool(
  options: WorkerEngineOptions,
  pool: Thread[],
  request: EngineRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const waiting = takeWaiting(pool, request);
  if (waiting !== undefined) {
    const outcome = await askThread(waiting, options, request, signal);
    // What it remembers may have left too little room: that must not fail a check.
    if (outcome.kind !== "out-of-memory") return settle(outcome, waiting, options, pool);
  }
  const thread = startThread(options);
  return settle(await askThread(thread, options, request, signal), thread, options, pool);
}

/** Of those that have equally much of it the one that answered last. */
function takeWaiting(pool: Thread[], { input }: EngineRequest): Thread | undefined {
  const known = pool.map(({ packer }) => packer.known(input));
  const at = known.lastIndexOf(Math.max(...known));
  return pool.splice(at, 1)[0];
}

function startThread({ module, maxMegabytes, limits }: WorkerEngineOptions): Thread {
  const workerData: WorkerSettings = { maxMegabytes, ...(limits === undefined ? {} : { limits }) };
  const resourceLimits = { maxOldGenerationSizeMb: maxMegabytes };
  return { worker: new Worker(module, { workerData, resourceLimits }), packer: createPacker() };
}

type Outcome =
  | { readonly kind: "answer"; readonly answer: unknown }
  | { readonly kind: "out-of-memory" }
  | { readonly kind: "failed"; readonly error: unknown };

function settle(
  outcome: Outcome,
  thread: Thread,
  { maxMegabytes, waiting = 2 }: WorkerEngineOptions,
  pool: Thread[],
): unknown {
  switch (outcome.kind) {
    case "out-of-memory":
      throw new AnalysisRefused(
        `the analysis needs more than ${maxMegabytes} MB of memory; whoever runs calsim can raise it: \`ANALYSIS_MEGABYTES\``,
      );
    case "failed":
      throw outcome.error;
    case "answer":
      if (pool.length < waiting) keepWaiting(thread, pool);
      else void thread.worker.terminate();
      return outcome.answer;
  }
}

function keepWaiting(thread: Thread, pool: Thread[]): void {
  const { worker } = thread;
  const leave = (): void => {
    const at = pool.indexOf(thread);
    if (at >= 0) pool.splice(at, 1);
  };
  worker.once("error", leave);
  worker.once("exit", leave);
  // A thread without a question keeps no process alive.
  worker.unref();
  pool.push(thread);
}

/** Never rejects. Without an answer the thread has ended, or is about to. */
function askThread(
  { worker, packer }: Thread,
  { seconds }: WorkerEngineOptions,
  { kind, input }: EngineRequest,
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
    worker.postMessage({ kind, input: packer.pack(input) });
  });
}
