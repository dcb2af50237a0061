import type { AppTools } from "./app-tools.ts";
import { checkResult, stoppedResult } from "./check-result.ts";
import { closeCheck, openCheck } from "./check-run.ts";
import { formatExternalId } from "./external-id.ts";
import type { MergeGroupJob } from "./job.ts";
import { judgeCommits, judgedFailure, type JudgedStep } from "./judge-commits.ts";
import type { GitHub } from "./github.ts";
import { readPullRequest } from "./pull-request.ts";

/** Judges a merge group: its base against its head, as they would be merged. There is no comment to write. */
export async function runMergeGroup(job: MergeGroupJob, tools: AppTools, signal: AbortSignal): Promise<void> {
  const github = await tools.authenticate(job.installation);
  const subject = { ...job, externalId: formatExternalId(job) };
  const check = await openCheck(github, subject, tools.appId);
  try {
    const findCommits = () => Promise.resolve({ base: job.baseSha, head: job.headSha });
    const step = { findCommits, pull: await readTopPull(github, job, tools) };
    const judgement = await judgeCommits(github, job, step, tools, signal);
    const result =
      judgement.kind === "stopped"
        ? stoppedResult(judgement.reason)
        : checkResult(judgement, tools.renderers);
    await closeCheck(github, job, check, result);
    const { owner, repo, headSha } = job;
    tools.log.info({ owner, repo, headSha, conclusion: result.conclusion, title: result.title }, "judged");
  } catch (error) {
    tools.log.error({ err: error, owner: job.owner, repo: job.repo, headSha: job.headSha }, "run failed");
    await closeCheck(github, job, check, checkResult(judgedFailure(error), tools.renderers));
  }
}

/**
 * What was accepted in the pull request at the top of the group counts for the group: were it not so, none with an
 * accepted finding could be merged. An acceptance is bound to what it accepts, so it settles nothing that the others of
 * the group add.
 */
async function readTopPull(
  github: GitHub,
  { number, installation, owner, repo }: MergeGroupJob,
  { log }: AppTools,
): Promise<JudgedStep["pull"]> {
  if (number === undefined) return undefined;
  try {
    const { author } = await readPullRequest(github, { installation, owner, repo, number });
    return { number, author };
  } catch (error) {
    // Nothing counts as accepted then, and what is wrong with the group is still said.
    log.warn({ err: error, owner, repo, number }, "pull request of a merge group not read");
    return undefined;
  }
}
