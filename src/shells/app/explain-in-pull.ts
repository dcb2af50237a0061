import type { Command } from "../../judge/parse-command.ts";
import { explainReply } from "../../render/explain-reply.ts";
import type { AppTools } from "./app-tools.ts";
import type { GitHub } from "./github.ts";
import type { PullRequestRef } from "./issue-comments.ts";
import { sideLinks } from "./judge-commits.ts";
import { findMergeBase, type PullRequest } from "./pull-request.ts";
import { AnalysisRefused } from "./analysis-refused.ts";
import { readTrees } from "./read-trees.ts";
import { renderTrees } from "./render-trees.ts";

export interface ExplainRun {
  readonly job: PullRequestRef;
  readonly github: GitHub;
  readonly pull: PullRequest;
  readonly tools: AppTools;
  readonly signal: AbortSignal;
}

/** The answer to `/calsim explain`, in Markdown: the pair before and after the pull request. */
export async function explainInPull(
  { job, github, pull, tools, signal }: ExplainRun,
  { from, to, connection }: Extract<Command, { readonly kind: "explain" }>,
): Promise<string> {
  try {
    const commits = { base: await findMergeBase(github, job, pull), head: pull.headSha };
    const trees = await readTrees(github, job, commits, { ...tools, signal });
    const { base, head, unread } = trees;
    const rendered = await renderTrees(github, job, trees, tools, signal);
    const question = { from, to, connection };
    const explained = await tools.engine.explain({ base, head, rendered, question }, signal);
    const hidden = unread.length;
    return explainReply(
      { ...explained, faults: explained.faults + hidden },
      question,
      sideLinks(tools.webUrl, job, commits),
    );
  } catch (error) {
    if (!(error instanceof AnalysisRefused)) throw error;
    return `This can't be explained: ${error.message}.`;
  }
}
