import type { Report } from "../../report/report.ts";
import type { AppTools } from "./app-tools.ts";
import { failureReport } from "./failure-report.ts";
import type { GitHub, RepositoryRef } from "./github.ts";
import { readTrees } from "./read-trees.ts";
import type { SideLinks } from "./render-port.ts";
import { stopReasonOf, type StopReason } from "./stop-reason.ts";
import { withUnreadFiles } from "./unread-findings.ts";

export interface Judged {
  readonly report: Report;
  readonly changedPaths: ReadonlySet<string>;
  readonly links: SideLinks;
}

export type Judgement =
  ({ readonly kind: "judged" } & Judged) | { readonly kind: "stopped"; readonly reason: StopReason };

export interface Commits {
  readonly base: string;
  readonly head: string;
}

/**
 * Reads both commits and judges the step from one to the other. Never rejects: an analysis that could not be
 * done comes back as a report that fails.
 */
export async function judgeCommits(
  github: GitHub,
  repository: RepositoryRef,
  findCommits: () => Promise<Commits>,
  tools: AppTools,
  signal: AbortSignal,
): Promise<Judgement> {
  try {
    signal.throwIfAborted();
    const commits = await findCommits();
    const trees = await readTrees(github, repository, commits, { ...tools, signal });
    signal.throwIfAborted();
    const report = withUnreadFiles(await tools.judge(trees.base, trees.head, signal), trees.unread);
    signal.throwIfAborted();
    const links = sideLinks(tools.webUrl, repository, commits);
    return { kind: "judged", report, changedPaths: trees.changedPaths, links };
  } catch (error) {
    const stopped = stopReasonOf(signal);
    if (stopped !== undefined) return { kind: "stopped", reason: stopped };
    tools.log.error({ err: error, owner: repository.owner, repo: repository.repo }, "analysis failed");
    return { kind: "judged", ...judgedFailure(error) };
  }
}

/** What stands for a judgement where there is none. */
export function judgedFailure(error: unknown): Judged {
  return { report: failureReport(error), changedPaths: new Set(), links: {} };
}

function sideLinks(webUrl: string, { owner, repo }: RepositoryRef, commits: Commits): SideLinks {
  const files = `${webUrl}/${owner}/${repo}/blob`;
  return { base: `${files}/${commits.base}/`, head: `${files}/${commits.head}/` };
}
