import type { AppTools } from "./app-tools.ts";
import { checkResult, stoppedResult } from "./check-result.ts";
import { closeCheck, openCheck } from "./check-run.ts";
import { formatExternalId } from "./external-id.ts";
import type { MergeGroupJob } from "./job.ts";
import { judgeCommits, judgedFailure } from "./judge-commits.ts";

/** Judges a merge group: its base against its head, as they would be merged. There is no comment to write. */
export async function runMergeGroup(job: MergeGroupJob, tools: AppTools, signal: AbortSignal): Promise<void> {
  const github = await tools.authenticate(job.installation);
  const subject = { ...job, externalId: formatExternalId(job) };
  const check = await openCheck(github, subject, tools.appId);
  try {
    const commits = () => Promise.resolve({ base: job.baseSha, head: job.headSha });
    const judgement = await judgeCommits(github, job, commits, tools, signal);
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
