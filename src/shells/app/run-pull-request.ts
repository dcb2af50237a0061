import { acceptanceReply } from "../../render/acceptance-reply.ts";
import type { AppTools } from "./app-tools.ts";
import { checkResult, stoppedResult, supersededResult, twinResult } from "./check-result.ts";
import { closeCheck, openCheck, type CheckResult, type OpenCheck } from "./check-run.ts";
import { formatExternalId } from "./external-id.ts";
import { fitMarkdown } from "./fit-markdown.ts";
import { isForbidden, type GitHub } from "./github.ts";
import type { PullRequestJob } from "./job.ts";
import { judgeCommits, judgedFailure, type Judged, type Judgement } from "./judge-commits.ts";
import { AnalysisRefused } from "./analysis-refused.ts";
import { postReply } from "./post-reply.ts";
import { findMergeBase, readPullRequest, type PullRequest } from "./pull-request.ts";
import { failingTwin } from "./same-commit.ts";
import { commentMarker, upsertComment } from "./sticky-comment.ts";
import { stopReasonOf } from "./stop-reason.ts";
import { isWorthAComment } from "./worth-a-comment.ts";

/** GitHub takes 65,536 characters; the rest is room for what it may count differently. */
const maxCommentBytes = 65_000;

/** Judges one pull request as it is now: check run first, then the comment. */
export async function runPullRequest(
  job: PullRequestJob,
  tools: AppTools,
  signal: AbortSignal,
): Promise<void> {
  const github = await tools.authenticate(job.installation);
  const pull = await readPullRequest(github, job);
  if (!pull.open || stopReasonOf(signal)?.kind === "newer-event") return;
  const subject = { ...job, headSha: pull.headSha, externalId: formatExternalId(job) };
  let check: OpenCheck;
  try {
    check = await openCheck(github, subject, tools.appId);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    await tellUnchecked(github, job, error, tools);
    return;
  }
  try {
    await judgeAndWrite(github, job, pull, check, tools, signal);
  } catch (error) {
    // Whatever went wrong, the check must not stay in progress for ever.
    tools.log.error({ err: error, ...describe(job, pull) }, "run failed");
    await closeCheck(github, job, check, checkResult(judgedFailure(error), tools.renderers));
  }
}

async function judgeAndWrite(
  github: GitHub,
  job: PullRequestJob,
  pull: PullRequest,
  check: OpenCheck,
  tools: AppTools,
  signal: AbortSignal,
): Promise<void> {
  const findCommits = async () => ({ base: await findMergeBase(github, job, pull), head: pull.headSha });
  const step = { findCommits, pull: { number: job.number, author: pull.author } };
  const judgement = await judgeCommits(github, job, step, tools, signal);
  // Events may have been lost or be late: only the pull request itself says whether this result is still wanted.
  const now = await readPullRequest(github, job);
  const outdated = describeNewer(pull, now);
  if (judgement.kind === "stopped" || outdated !== undefined) {
    await closeCheck(github, job, check, droppedResult(judgement, outdated));
    tools.log.info({ ...describe(job, pull), newHeadSha: now.headSha }, "result dropped");
    return;
  }
  const { report } = judgement;
  const result = checkResult(judgement, tools.renderers);
  const twin =
    result.conclusion === "success" ? await failingTwin(github, job, pull, tools.appId) : undefined;
  await closeCheck(github, job, check, twin === undefined ? result : twinResult(result, twin));
  const comment = await writeComment(github, job, check, judgement, tools);
  await answerUnmet(github, job, judgement, tools);
  tools.log.info(
    { ...describe(job, pull), conclusion: report.conclusion, title: report.title, comment },
    "judged",
  );
}

/** Without a check there is no verdict, and whoever waits for one has to learn why. */
async function tellUnchecked(
  github: GitHub,
  job: PullRequestJob,
  cause: unknown,
  tools: AppTools,
): Promise<void> {
  const { owner, repo, number } = job;
  tools.log.error({ err: cause, owner, repo, number }, "no check run: the App may not write checks");
  const why =
    "GitHub does not let the App write check runs here: whoever installed it has to grant `checks: write`";
  const noCheck = { id: 0, botLogin: undefined, url: undefined };
  await writeComment(github, job, noCheck, judgedFailure(new AnalysisRefused(why, { cause })), tools);
}

function droppedResult(judgement: Judgement, outdated: string | undefined): CheckResult {
  if (outdated !== undefined) return supersededResult(outdated);
  return judgement.kind === "stopped" ? stoppedResult(judgement.reason) : supersededResult("a newer run");
}

/** What the pull request has become, where that makes the result of `then` worthless. */
function describeNewer(then: PullRequest, now: PullRequest): string | undefined {
  if (now.headSha !== then.headSha) return now.headSha;
  return now.baseRef === then.baseRef ? undefined : "a run against another base branch";
}

/** The verdict is out when this runs: a comment that can't be written (locked conversation) is logged, no more. */
async function writeComment(
  github: GitHub,
  job: PullRequestJob,
  { botLogin, url }: OpenCheck,
  { report, links }: Judged,
  { appId, renderers, log }: AppTools,
): Promise<string> {
  const rendered = renderers.renderComment(report, {
    marker: commentMarker,
    links,
    ...(url === undefined ? {} : { detailsUrl: url }),
  });
  const body = fitMarkdown(rendered, maxCommentBytes);
  try {
    return await upsertComment(github, job, {
      body,
      appId,
      botLogin,
      create: isWorthAComment(report),
    });
  } catch (error) {
    log.warn({ err: error, owner: job.owner, repo: job.repo, number: job.number }, "comment not written");
    return "failed";
  }
}

/** Tells those who asked for this run to accept something why it was not accepted. */
async function answerUnmet(
  github: GitHub,
  job: PullRequestJob,
  { unmet, comments, report }: Judged,
  tools: AppTools,
): Promise<void> {
  for (const one of unmet.filter(({ comment }) => job.answers.includes(comment))) {
    const to = comments.find(({ id }) => id === one.comment);
    if (to === undefined) continue;
    const text = acceptanceReply(one, report.findings);
    try {
      // Who may not push got here by being an approver.
      await postReply(github, job, { to, key: `comment ${to.id}`, text, trusted: true }, tools);
    } catch (error) {
      tools.log.warn(
        { err: error, owner: job.owner, repo: job.repo, number: job.number },
        "reply not written",
      );
    }
  }
}

function describe({ owner, repo, number }: PullRequestJob, { headSha }: PullRequest) {
  return { owner, repo, number, headSha };
}
