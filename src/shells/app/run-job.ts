import { assertNever } from "../../base/assert-never.ts";
import type { AppTools } from "./app-tools.ts";
import { findRerunJobs } from "./find-rerun-jobs.ts";
import type { Job } from "./job.ts";
import { runComment } from "./run-comment.ts";
import { runMergeGroup } from "./run-merge-group.ts";
import { runPullRequest } from "./run-pull-request.ts";

/** Does one job of the queue. `enqueue` takes the jobs that it turns out to stand for. */
export async function runJob(
  job: Job,
  tools: AppTools,
  signal: AbortSignal,
  enqueue: (job: Job) => boolean,
): Promise<void> {
  switch (job.kind) {
    case "pull-request":
      await runPullRequest(job, tools, signal);
      return;
    case "merge-group":
      await runMergeGroup(job, tools, signal);
      return;
    case "comment":
      await runComment(job, tools, signal, enqueue);
      return;
    case "rerun": {
      const github = await tools.authenticate(job.installation);
      for (const found of await findRerunJobs(github, job)) enqueue(found);
      return;
    }
    default:
      assertNever(job);
  }
}
