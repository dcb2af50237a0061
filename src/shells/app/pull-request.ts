import { statusOf, type GitHub } from "./github.ts";
import type { PullRequestRef } from "./issue-comments.ts";
import { AnalysisRefused } from "./analysis-refused.ts";

/** A pull request as it is now. Its head may live in a fork, or in one that was deleted: only commits count. */
export interface PullRequest {
  readonly open: boolean;
  /** Login of who opened it; empty where the account is gone. */
  readonly author: string;
  readonly headSha: string;
  readonly baseRef: string;
  /** Tip of the base branch when GitHub last looked; the branch itself may be ahead of it. */
  readonly baseSha: string;
}

/** Asks GitHub for the pull request: events may be late or out of order, so what they carry is not relied on. */
export async function readPullRequest(github: GitHub, job: PullRequestRef): Promise<PullRequest> {
  const { data } = await github.rest.pulls.get({ owner: job.owner, repo: job.repo, pull_number: job.number });
  return {
    open: data.state === "open",
    // GitHub's description promises a user; an account that is gone has none all the same.
    author: (data.user as { readonly login: string } | null)?.login ?? "",
    headSha: data.head.sha,
    baseRef: data.base.ref,
    baseSha: data.base.sha,
  };
}

/**
 * The commit GitHub's own diff starts from: the merge base of the base branch as it is now and the head. The head
 * is asked for in the base repository, where `refs/pull/N/head` keeps it, whatever became of the fork.
 */
export async function findMergeBase(github: GitHub, job: PullRequestRef, pull: PullRequest): Promise<string> {
  const { owner, repo } = job;
  const tip = await branchTip(github, job, pull);
  try {
    // `per_page` keeps the list of commits, which nobody reads, short.
    const { data } = await github.rest.repos.compareCommitsWithBasehead({
      owner,
      repo,
      basehead: `${tip}...${pull.headSha}`,
      per_page: 1,
    });
    return data.merge_base_commit.sha;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    throw new AnalysisRefused(`GitHub knows no common ancestor of ${tip} and ${pull.headSha}`, {
      cause: error,
    });
  }
}

async function branchTip(
  github: GitHub,
  { owner, repo }: PullRequestRef,
  pull: PullRequest,
): Promise<string> {
  try {
    const { data } = await github.rest.git.getRef({ owner, repo, ref: `heads/${pull.baseRef}` });
    return data.object.sha;
  } catch (error) {
    // The base branch is being renamed or deleted; the commit GitHub last saw there still stands.
    if (statusOf(error) !== 404) throw error;
    return pull.baseSha;
  }
}
