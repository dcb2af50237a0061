import { Worker } from "node:worker_threads";
import type { Engine } from "./engine-port.ts";
import { AnalysisRefused } from "./read-limits.ts";

export interface WorkerEngineOptions {
  /** A module that posts an answer for every request posted to it. */
  readonly module: URL;
  /** After so many seconds the analysis is given up. */
  readonly seconds: number;
  readonly maxMegabytes: number;
}

/** What is posted to the thread: which function of the engine, and its argument. */
export type EngineRequest = {
  readonly [Kind in keyof Engine]: { readonly kind: Kind; readonly input: Parameters<Engine[Kind]>[0] };
}[keyof Engine];

/**
 * An engine that works in a thread of its own, one for each question: a tree made to keep it busy or to eat memory costs
 * its own check and nothing else, the server goes on answering, and an analysis that nobody wants any more ends at once.
 */
export function engineInWorker(options: WorkerEngineOptions): Engine {
  const ask = <Kind extends keyof Engine>(kind: Kind): Engine[Kind] =>
    // Cast: engine-worker.ts answers a request of a kind with what that function of the engine returns.
    ((input: EngineRequest["input"], signal: AbortSignal) =>
      askWorker(options, { kind, input } as EngineRequest, signal)) as Engine[Kind];
  return {
    readSettings: ask("readSettings"),
    planRenders: ask("planRenders"),
    judge: ask("judge"),
    explain: ask("explain"),
  };
}

function askWorker(
  { module, seconds, maxMegabytes }: WorkerEngineOptions,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<unknown> {
  return new Promise<unknown>((resolve, reject) => {
    const worker = new Worker(module, { resourceLimits: { maxOldGenerationSizeMb: maxMegabytes } });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      void worker.terminate();
      settle();
    };
    const refuse = (why: string): void => {
      end(() => {
        reject(new AnalysisRefused(why));
      });
    };
    const onAbort = (): void => {
      refuse("the analysis was stopped");
    };
    const timer = setTimeout(() => {
      refuse(`the analysis took longer than ${seconds} seconds`);
    }, seconds * 1000);
    signal.addEventListener("abort", onAbort);
    worker.on("message", (answer: unknown) => {
      end(() => {
        resolve(answer);
      });
    });
    worker.on("error", (error: unknown) => {
      if ((error as { readonly code?: unknown }).code === "ERR_WORKER_OUT_OF_MEMORY") {
        refuse(`the analysis needs more than ${maxMegabytes} MB of memory`);
        return;
      }
      end(() => {
        // What a worker throws arrives as an error, though of another realm in some runtimes.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(error);
      });
    });
    worker.on("exit", () => {
      refuse("the analysis ended without a report");
    });
    worker.postMessage(request);
  });
}
