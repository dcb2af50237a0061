import type { Report } from "../../report/report.ts";
import type { AppTools } from "./app-tools.ts";
import { failureReport } from "./failure-report.ts";
import type { GitHub, RepositoryRef } from "./github.ts";
import { readTrees } from "./read-trees.ts";
import { stopReasonOf, type StopReason } from "./stop-reason.ts";
import { withUnreadFiles } from "./unread-findings.ts";

export type Judgement =
  | { readonly kind: "judged"; readonly report: Report; readonly changedPaths: ReadonlySet<string> }
  | { readonly kind: "stopped"; readonly reason: StopReason };

/**
 * Reads both commits and judges the step from one to the other. Never rejects: an analysis that could not be
 * done comes back as a report that fails.
 */
export async function judgeCommits(
  github: GitHub,
  repository: RepositoryRef,
  findCommits: () => Promise<{ readonly base: string; readonly head: string }>,
  tools: AppTools,
  signal: AbortSignal,
): Promise<Judgement> {
  try {
    signal.throwIfAborted();
    const trees = await readTrees(github, repository, await findCommits(), { ...tools, signal });
    signal.throwIfAborted();
    const report = withUnreadFiles(await tools.judge(trees.base, trees.head, signal), trees.unread);
    return judgementUnlessStopped(report, trees.changedPaths, signal);
  } catch (error) {
    const stopped = stopReasonOf(signal);
    if (stopped !== undefined) return { kind: "stopped", reason: stopped };
    tools.log.error({ err: error, owner: repository.owner, repo: repository.repo }, "analysis failed");
    return { kind: "judged", report: failureReport(error), changedPaths: new Set() };
  }
}

function judgementUnlessStopped(
  report: Report,
  changedPaths: ReadonlySet<string>,
  signal: AbortSignal,
): Judgement {
  const stopped = stopReasonOf(signal);
  return stopped === undefined
    ? { kind: "judged", report, changedPaths }
    : { kind: "stopped", reason: stopped };
}
