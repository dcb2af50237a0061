import { listOwnCheckRuns } from "./check-run.ts";
import { formatExternalId, parseExternalId } from "./external-id.ts";
import type { GitHub } from "./github.ts";
import type { PullRequestJob } from "./job.ts";
import { readPullRequest, type PullRequest } from "./pull-request.ts";

/**
 * A check run belongs to a commit, not to a pull request. Where the same commit is the head of another open pull
 * request that fails, a pass here would turn that one green as well: anyone could open a second pull request of the
 * same branch to a base where it changes nothing. So the failure wins on both until it is settled.
 */
export async function failingTwin(
  github: GitHub,
  job: PullRequestJob,
  { headSha }: PullRequest,
  appId: number,
): Promise<number | undefined> {
  const seen = new Set([formatExternalId(job)]);
  for (const run of await listOwnCheckRuns(github, { ...job, headSha }, appId)) {
    const subject = parseExternalId(run.external_id);
    // Newest first: an older run of the same subject has been replaced.
    if (subject?.kind !== "pull-request" || seen.has(formatExternalId(subject))) continue;
    seen.add(formatExternalId(subject));
    if (run.conclusion !== "failure") continue;
    const twin = await readPullRequest(github, { ...job, number: subject.number });
    if (!twin.open || twin.headSha !== headSha) continue;
    return subject.number;
  }
  return undefined;
}
