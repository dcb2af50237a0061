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
}

interface Entry {
  job: Job;
  running: boolean;
  /** What runs after this one has unwound: it has to finish its check run before the next begins one. */
  next: Job | undefined;
  readonly controller: AbortController;
}

/** One job at a time for a key, the newest wins; jobs of different keys run side by side. */
export function createJobQueue({ concurrency, run, onError }: JobQueueOptions): JobQueue {
  const workers = new PQueue({ concurrency });
  const entries = new Map<string, Entry>();
  let open = true;

  function start(key: string, job: Job): void {
    const entry: Entry = { job, running: false, next: undefined, controller: new AbortController() };
    entries.set(key, entry);
    void workers.add(() => work(key, entry));
  }

  async function work(key: string, entry: Entry): Promise<void> {
    entry.running = true;
    try {
      await run(entry.job, entry.controller.signal);
    } catch (error) {
      onError(entry.job, error);
    }
    entries.delete(key);
    if (entry.next !== undefined) start(key, entry.next);
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
        start(key, job);
      } else if (entry.running) {
        entry.next = replaceJob(entry.next ?? entry.job, job);
        stop(entry, { kind: "newer-event" });
      } else {
        entry.job = replaceJob(entry.job, job);
      }
      return true;
    },
    withdraw(job) {
      const entry = entries.get(jobKey(job));
      if (entry === undefined) return;
      entry.next = undefined;
      stop(entry, { kind: "withdrawn" });
    },
    idle: () => workers.onIdle(),
    async drain(deadline) {
      open = false;
      // Jobs that still wait are started too, with an aborted signal, so that each reports that it was cut short.
      const timer = setTimeout(() => {
        for (const entry of entries.values()) stop(entry, { kind: "shutdown" });
      }, deadline);
      await workers.onIdle();
      clearTimeout(timer);
    },
  };
}
