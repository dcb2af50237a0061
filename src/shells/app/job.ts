import { assertNever } from "../../base/assert-never.ts";
import type { Account } from "./accounts.ts";
import type { RepositoryRef } from "./github.ts";

export interface PullRequestJob extends RepositoryRef {
  readonly kind: "pull-request";
  readonly number: number;
  /** Comments that asked for this run: what they wanted and did not get is answered. */
  readonly answers: readonly number[];
}

export interface MergeGroupJob extends RepositoryRef {
  readonly kind: "merge-group";
  readonly baseSha: string;
  readonly headSha: string;
  /** The pull request at the top of the group, whose comments count. */
  readonly number: number | undefined;
}

/** Something became of a comment that is, or was, a command. */
export interface CommentJob extends RepositoryRef {
  readonly kind: "comment";
  readonly number: number;
  readonly comment: number;
  readonly change: CommentChange;
}

export type CommentChange =
  | { readonly kind: "created" }
  /** An acceptance may be gone: accounts that can be behind that, and whose word counts. */
  | { readonly kind: "withdrawn"; readonly by: readonly Account[] };

/** Someone asked for the checks of a commit again: which pull requests that means is found out by the job. */
export interface RerunJob extends RepositoryRef {
  readonly kind: "rerun";
  readonly headSha: string;
  /** `undefined` when a single check run was meant and its external id is known. */
  readonly checkSuite: number | undefined;
  readonly externalId: string | undefined;
  /** Pull requests GitHub named in the event; empty for forks. */
  readonly pullRequests: readonly number[];
}

export type Job = PullRequestJob | MergeGroupJob | RerunJob | CommentJob;

/** Jobs with the same key are about the same thing: only the newest of them matters. */
export function jobKey(job: Job): string {
  const repository = `${job.installation}/${job.owner}/${job.repo}`;
  switch (job.kind) {
    case "pull-request":
      return `${repository}/pull/${job.number}`;
    case "merge-group":
      return `${repository}/merge-group/${job.headSha}`;
    case "rerun":
      return `${repository}/rerun/${job.headSha}`;
    case "comment":
      return `${repository}/comment/${job.comment}`;
    default:
      return assertNever(job);
  }
}

/** The job that takes the place of one with the same key: the later one, with what the earlier still had to answer. */
export function replaceJob(earlier: Job, later: Job): Job {
  if (earlier.kind !== "pull-request" || later.kind !== "pull-request") return later;
  return { ...later, answers: [...new Set([...earlier.answers, ...later.answers])] };
}
