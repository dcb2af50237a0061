import { Worker } from "node:worker_threads";
import type { Report } from "../../report/report.ts";
import type { Judge } from "./judge-port.ts";
import { AnalysisRefused } from "./read-limits.ts";

export interface WorkerJudgeOptions {
  /** A module that posts a Report for every `{ base, head }` posted to it. */
  readonly module: URL;
  /** After so many seconds the analysis is given up. */
  readonly seconds: number;
  readonly maxMegabytes: number;
}

/**
 * A judge that works in a thread of its own, one for each analysis: a tree made to keep the engine busy or to eat
 * memory costs its own check and nothing else, the server goes on answering, and an analysis that nobody wants any
 * more ends at once.
 */
export function judgeInWorker({ module, seconds, maxMegabytes }: WorkerJudgeOptions): Judge {
  return (base, head, signal) =>
    new Promise<Report>((resolve, reject) => {
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
      worker.on("message", (report: Report) => {
        end(() => {
          resolve(report);
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
      worker.postMessage({ base, head });
    });
}
