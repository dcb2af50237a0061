import type { Probot } from "probot";
import type { Logger } from "pino";
import { checkName } from "./check-run.ts";
import type { JobQueue } from "./job-queue.ts";
import type { RepositoryRef } from "./github.ts";
import type { Job } from "./job.ts";

/** What every event we listen to carries. */
interface AppPayload {
  readonly installation?: { readonly id: number } | undefined;
  readonly repository?: { readonly name: string; readonly owner: { readonly login: string } } | undefined;
}

/** Connects GitHub's events to the queue. The handlers only enqueue: GitHub waits ten seconds for an answer. */
export function registerEvents(probot: Probot, queue: JobQueue, log: Logger): void {
  function enqueue(id: string, payload: AppPayload, make: (repository: RepositoryRef) => Job): void {
    const repository = repositoryOf(payload);
    if (repository === undefined) {
      log.warn({ delivery: id }, "event without installation or repository ignored");
      return;
    }
    const job = make(repository);
    log.info({ delivery: id, job }, queue.enqueue(job) ? "queued" : "refused: shutting down");
  }

  probot.on(
    [
      "pull_request.opened",
      "pull_request.synchronize",
      "pull_request.reopened",
      "pull_request.ready_for_review",
    ],
    ({ id, payload }) => {
      enqueue(id, payload, (at) => ({ kind: "pull-request", ...at, number: payload.pull_request.number }));
    },
  );

  probot.on("pull_request.edited", ({ id, payload }) => {
    // A new title changes nothing; a new base branch changes what the pull request does.
    if (payload.changes.base === undefined) return;
    enqueue(id, payload, (at) => ({ kind: "pull-request", ...at, number: payload.pull_request.number }));
  });

  probot.on("merge_group.checks_requested", ({ id, payload }) => {
    enqueue(id, payload, (at) => mergeGroupJob(at, payload.merge_group));
  });

  probot.on("merge_group.destroyed", ({ payload }) => {
    const repository = repositoryOf(payload);
    if (repository !== undefined) queue.withdraw(mergeGroupJob(repository, payload.merge_group));
  });

  probot.on("check_run.rerequested", ({ id, payload: { check_run: run, ...payload } }) => {
    if (run.name !== checkName) return;
    enqueue(id, payload, (at) => ({
      kind: "rerun",
      ...at,
      headSha: run.head_sha,
      checkSuite: undefined,
      externalId: run.external_id,
      pullRequests: numbersOf(run.pull_requests),
    }));
  });

  probot.on("check_suite.rerequested", ({ id, payload: { check_suite: suite, ...payload } }) => {
    enqueue(id, payload, (at) => ({
      kind: "rerun",
      ...at,
      headSha: suite.head_sha,
      checkSuite: suite.id,
      externalId: undefined,
      pullRequests: numbersOf(suite.pull_requests),
    }));
  });
}

function repositoryOf({ installation, repository }: AppPayload): RepositoryRef | undefined {
  if (installation === undefined || repository === undefined) return undefined;
  return { installation: installation.id, owner: repository.owner.login, repo: repository.name };
}

function mergeGroupJob(
  at: RepositoryRef,
  group: { readonly base_sha: string; readonly head_sha: string },
): Job {
  return { kind: "merge-group", ...at, baseSha: group.base_sha, headSha: group.head_sha };
}

function numbersOf(pulls: readonly ({ readonly number: number } | null)[]): readonly number[] {
  return pulls.flatMap((pull) => (pull === null ? [] : [pull.number]));
}
