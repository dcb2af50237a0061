import { configPath } from "../../judge/config-path.ts";
import { defaultConfig } from "../../judge/default-config.ts";
import { unmetAcceptances, type UnmetAcceptance } from "../../judge/unmet-acceptances.ts";
import type { Report } from "../../report/report.ts";
import type { AppTools } from "./app-tools.ts";
import type { RepositorySettings } from "./engine-port.ts";
import { failureReport } from "./failure-report.ts";
import { findAcceptances, type FoundAcceptances } from "./find-acceptances.ts";
import type { GitHub, RepositoryRef } from "./github.ts";
import type { IssueComment } from "./issue-comments.ts";
import { readTrees, type Trees } from "./read-trees.ts";
import { renderTrees } from "./render-trees.ts";
import type { SideLinks } from "./render-port.ts";
import { stopReasonOf, type StopReason } from "./stop-reason.ts";
import { withUnmetAcceptances } from "./unmet-findings.ts";
import { withUnreadFiles } from "./unread-findings.ts";

export interface Judged {
  readonly report: Report;
  readonly changedPaths: ReadonlySet<string>;
  readonly links: SideLinks;
  /** Acceptances that settle nothing, and the comments all of them stand in. */
  readonly unmet: readonly UnmetAcceptance[];
  readonly comments: readonly IssueComment[];
}

export type Judgement =
  ({ readonly kind: "judged" } & Judged) | { readonly kind: "stopped"; readonly reason: StopReason };

export interface Commits {
  readonly base: string;
  readonly head: string;
}

/** What is judged: two commits, and the pull request whose comments count, where there is one. */
export interface JudgedStep {
  readonly findCommits: () => Promise<Commits>;
  readonly pull: { readonly number: number; readonly author: string } | undefined;
}

/**
 * Reads both commits and judges the step from one to the other. Never rejects: an analysis that could not be
 * done comes back as a report that fails.
 */
export async function judgeCommits(
  github: GitHub,
  repository: RepositoryRef,
  { findCommits, pull }: JudgedStep,
  tools: AppTools,
  signal: AbortSignal,
): Promise<Judgement> {
  let settings = defaultSettings;
  try {
    signal.throwIfAborted();
    const commits = await findCommits();
    const trees = await readTrees(github, repository, commits, { ...tools, signal });
    signal.throwIfAborted();
    settings = await readSettings(trees, tools, signal);
    const question = { ...repository, settings: settings.acceptance, log: tools.log };
    const found: FoundAcceptances =
      pull === undefined ? nothingAccepted : await findAcceptances(github, { ...question, ...pull });
    signal.throwIfAborted();
    const rendered = await renderTrees(github, repository, trees, tools, signal);
    const { base, head } = trees;
    const { acceptances } = found;
    const judged = await tools.engine.judge({ base, head, rendered, acceptances }, signal);
    signal.throwIfAborted();
    const unmet = unmetAcceptances(found, judged.findings);
    const report = withUnmetAcceptances(withUnreadFiles(judged, trees.unread), unmet);
    const links = sideLinks(tools.webUrl, repository, commits);
    const { changedPaths } = trees;
    return { kind: "judged", report, changedPaths, links, unmet, comments: found.comments };
  } catch (error) {
    const stopped = stopReasonOf(signal);
    if (stopped !== undefined) return { kind: "stopped", reason: stopped };
    tools.log.error({ err: error, owner: repository.owner, repo: repository.repo }, "analysis failed");
    const failed = judgedFailure(error);
    // Where no comment is wanted, none is wanted of a failure either.
    return { kind: "judged", ...failed, report: { ...failed.report, settings: settings.report } };
  }
}

/** What the base's `.calsim.yml` says to the App. One that could not be read may have named who accepts. */
export async function readSettings(
  { base, unread }: Pick<Trees, "base" | "unread">,
  { engine }: Pick<AppTools, "engine">,
  signal: AbortSignal,
): Promise<RepositorySettings> {
  const file = base.find(({ path }) => path === configPath);
  const settings = file === undefined ? defaultSettings : await engine.readSettings(file, signal);
  const isUnread = unread.some(({ path, side }) => path === configPath && side === "base");
  return isUnread ? { ...settings, acceptance: { ...settings.acceptance, adminsOnly: true } } : settings;
}

/** What stands for a judgement where there is none. */
export function judgedFailure(error: unknown): Judged {
  const nothing = { unmet: [], comments: [] };
  return { report: failureReport(error), changedPaths: new Set(), links: {}, ...nothing };
}

const defaultSettings: RepositorySettings = {
  report: defaultConfig.report,
  acceptance: defaultConfig.acceptance,
};

const nothingAccepted: FoundAcceptances = { acceptances: [], refused: [], comments: [] };

/** Where people read the files of both commits. */
export function sideLinks(webUrl: string, { owner, repo }: RepositoryRef, commits: Commits): SideLinks {
  const files = `${webUrl}/${owner}/${repo}/blob`;
  return { base: `${files}/${commits.base}/`, head: `${files}/${commits.head}/` };
}
