import PQueue from "p-queue";
import { jobKey, replaceJob, type Job } from "./job.ts";
import type { StopReason } from "./stop-reason.ts";

export interface JobQueue {
  /** Queues the job, in the place of a waiting or running one with the same key. False once draining has begun. */
  readonly enqueue: (job: Job) => boolean;
  /** Tells the job with this key to stop, running or not, and forgets what waits behind it. */
  readonly withdraw: (job: Job) => void;
  /** Resolves when nothing waits or runs. */
  readonly idle: () => Promise<void>;
  /** Takes no more jobs, waits for the others, and after `deadline` milliseconds tells them to stop. */
  readonly drain: (deadline: number) => Promise<void>;
}

export interface JobQueueOptions {
  readonly concurrency: number;
  readonly run: (job: Job, signal: AbortSignal) => Promise<void>;
  readonly onError: (job: Job, error: unknown) => void;
  /** Milliseconds after which a job that failed is tried again, one entry for each further try. */
  readonly retryAfter?: readonly number[];
}

interface Entry {
  job: Job;
  running: boolean;
  /** What runs after this one has unwound: it has to finish its check run before the next begins one. */
  next: Job | undefined;
  /** Tries before this one. */
  readonly failures: number;
  readonly controller: AbortController;
}

/**
 * One job at a time for a key, the newest wins; jobs of different keys run side by side. A job that fails left things
 * as they were, an older verdict perhaps among them, so it is tried again.
 */
export function createJobQueue({ concurrency, run, onError, retryAfter = [] }: JobQueueOptions): JobQueue {
  const workers = new PQueue({ concurrency });
  const entries = new Map<string, Entry>();
  const retries = new Map<string, { readonly job: Job; readonly timer: NodeJS.Timeout }>();
  let open = true;

  function start(key: string, job: Job, failures = 0): void {
    const entry: Entry = {
      job,
      running: false,
      next: undefined,
      failures,
      controller: new AbortController(),
    };
    entries.set(key, entry);
    void workers.add(() => work(key, entry));
  }

  async function work(key: string, entry: Entry): Promise<void> {
    entry.running = true;
    try {
      await run(entry.job, entry.controller.signal);
    } catch (error) {
      onError(entry.job, error);
      if (!entry.controller.signal.aborted) retryLater(key, entry);
    }
    entries.delete(key);
    if (entry.next !== undefined) start(key, entry.next);
  }

  function retryLater(key: string, { job, failures }: Entry): void {
    const delay = retryAfter[failures];
    if (delay === undefined || !open) return;
    const timer = setTimeout(() => {
      retries.delete(key);
      start(key, job, failures + 1);
    }, delay);
    timer.unref();
    retries.set(key, { job, timer });
  }

  /** The job that waits to be tried again: whatever takes its place answers for it, too. */
  function takeRetry(key: string): Job | undefined {
    const retry = retries.get(key);
    clearTimeout(retry?.timer);
    retries.delete(key);
    return retry?.job;
  }

  function stop(entry: Entry, reason: StopReason): void {
    entry.controller.abort(reason);
  }

  return {
    enqueue(job) {
      if (!open) return false;
      const key = jobKey(job);
      const entry = entries.get(key);
      if (entry === undefined) {
        const failed = takeRetry(key);
        start(key, failed === undefined ? job : replaceJob(failed, job));
      } else if (entry.running) {
        entry.next = replaceJob(entry.next ?? entry.job, job);
        stop(entry, { kind: "newer-event" });
      } else {
        entry.job = replaceJob(entry.job, job);
      }
      return true;
    },
    withdraw(job) {
      takeRetry(jobKey(job));
      const entry = entries.get(jobKey(job));
      if (entry === undefined) return;
      entry.next = undefined;
      stop(entry, { kind: "withdrawn" });
    },
    idle: () => workers.onIdle(),
    async drain(deadline) {
      open = false;
      for (const key of [...retries.keys()]) takeRetry(key);
      // Jobs that still wait are started too, with an aborted signal, so that each reports that it was cut short.
      const timer = setTimeout(() => {
        for (const entry of entries.values()) stop(entry, { kind: "shutdown" });
      }, deadline);
      await workers.onIdle();
      clearTimeout(timer);
    },
  };
}
