import { assertNever } from "../../base/assert-never.ts";
import type { RepositoryRef } from "./github.ts";

export interface PullRequestJob extends RepositoryRef {
  readonly kind: "pull-request";
  readonly number: number;
}

export interface MergeGroupJob extends RepositoryRef {
  readonly kind: "merge-group";
  readonly baseSha: string;
  readonly headSha: string;
}

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

export type Job = PullRequestJob | MergeGroupJob | RerunJob;

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
    default:
      return assertNever(job);
  }
}
