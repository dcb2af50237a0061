import type { Probot } from "probot";
import type { Logger } from "pino";
import { parseCommand } from "../../judge/parse-command.ts";
import type { Account } from "./accounts.ts";
import { checkName, rerunAction } from "./check-run.ts";
import type { JobQueue } from "./job-queue.ts";
import type { RepositoryRef } from "./github.ts";
import type { CommentChange, Job } from "./job.ts";

/** What every event we listen to carries. */
interface AppPayload {
  readonly installation?: { readonly id: number } | undefined;
  readonly repository?: { readonly name: string; readonly owner: { readonly login: string } } | undefined;
}

interface CommentPayload extends AppPayload {
  readonly issue: { readonly number: number; readonly pull_request?: object };
  readonly comment: { readonly id: number; readonly body: string; readonly user: CommentUser };
  readonly sender?: CommentUser | undefined;
}

type CommentUser = { readonly login: string; readonly id: number; readonly type?: string } | null;

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

  /** Comments of bots are ignored, this App's own among them: nothing answers itself. */
  function enqueueComment(id: string, payload: CommentPayload, change: CommentChange): void {
    const { issue, comment } = payload;
    if (issue.pull_request === undefined || comment.user?.type !== "User") return;
    const { number } = issue;
    enqueue(id, payload, (at) => ({ kind: "comment", ...at, number, comment: comment.id, change }));
  }

  probot.on(
    [
      "pull_request.opened",
      "pull_request.synchronize",
      "pull_request.reopened",
      "pull_request.ready_for_review",
    ],
    ({ id, payload }) => {
      enqueue(id, payload, (at) => pullRequestJob(at, payload.pull_request));
    },
  );

  probot.on("pull_request.edited", ({ id, payload }) => {
    // A new title changes nothing; a new base branch changes what the pull request does.
    if (payload.changes.base === undefined) return;
    enqueue(id, payload, (at) => pullRequestJob(at, payload.pull_request));
  });

  probot.on("issue_comment.created", ({ id, payload }) => {
    if (parseCommand(payload.comment.body) === undefined) return;
    enqueueComment(id, payload, { kind: "created" });
  });

  probot.on("issue_comment.edited", ({ id, payload }) => {
    // An edited comment counts no more, whatever it says now. A redelivered event finds it edited, too.
    const texts = [payload.changes.body?.from ?? "", payload.comment.body];
    if (!texts.some(isAcceptance)) return;
    enqueueComment(id, payload, { kind: "withdrawn", by: accountsOf(payload) });
  });

  probot.on("issue_comment.deleted", ({ id, payload }) => {
    if (!isAcceptance(payload.comment.body)) return;
    enqueueComment(id, payload, { kind: "withdrawn", by: accountsOf(payload) });
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
    enqueue(id, payload, (at) => rerunJob(at, run));
  });

  probot.on("check_run.requested_action", ({ id, payload: { check_run: run, ...payload } }) => {
    if (run.name !== checkName || payload.requested_action?.identifier !== rerunAction.identifier) return;
    enqueue(id, payload, (at) => rerunJob(at, run));
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

function pullRequestJob(at: RepositoryRef, { number }: { readonly number: number }): Job {
  return { kind: "pull-request", ...at, number, answers: [] };
}

function mergeGroupJob(
  at: RepositoryRef,
  group: { readonly base_sha: string; readonly head_sha: string; readonly head_ref: string },
): Job {
  // Only GitHub makes branches of this name, and the pull request it names is the last one that the group takes in.
  const number = /\/pr-([1-9]\d{0,14})-[0-9a-f]{40,64}$/.exec(group.head_ref)?.[1];
  return {
    kind: "merge-group",
    ...at,
    baseSha: group.base_sha,
    headSha: group.head_sha,
    number: number === undefined ? undefined : Number(number),
  };
}

interface CheckRunPayload {
  readonly head_sha: string;
  readonly external_id: string;
  readonly pull_requests: readonly ({ readonly number: number } | null)[];
}

function rerunJob(at: RepositoryRef, run: CheckRunPayload): Job {
  return {
    kind: "rerun",
    ...at,
    headSha: run.head_sha,
    checkSuite: undefined,
    externalId: run.external_id,
    pullRequests: numbersOf(run.pull_requests),
  };
}

function isAcceptance(text: string): boolean {
  return parseCommand(text)?.kind === "accept";
}

/** Who wrote the comment, and who changed it. */
function accountsOf({ comment, sender }: CommentPayload): readonly Account[] {
  const accounts = [comment.user, sender].flatMap((user) =>
    user?.type === "User" ? [{ login: user.login, id: user.id }] : [],
  );
  return [...new Map(accounts.map((account) => [account.id, account])).values()];
}

function numbersOf(pulls: readonly ({ readonly number: number } | null)[]): readonly number[] {
  return pulls.flatMap((pull) => (pull === null ? [] : [pull.number]));
}
