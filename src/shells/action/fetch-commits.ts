import { execFile } from "node:child_process";
import { CannotAnalyse } from "../cli/cannot-analyse.ts";
import type { GitRepository } from "../cli/git.ts";
import { mergeBase } from "../cli/read-revision.ts";
import type { EventCommits } from "./read-event.ts";

/** How much of the history is asked for in turn before all of it is. */
const depths = [50, 500];

/**
 * Makes sure that a checkout has both commits, and gives the one to compare with. A shallow checkout has the head of a
 * test merge and nothing else. Fetches from `origin`, with the rights the checkout was made with.
 */
export async function fetchCommits(
  repository: GitRepository,
  { base, head, fromMergeBase }: EventCommits,
): Promise<{ readonly base: string; readonly head: string }> {
  for (const commit of [base, head])
    if (!(await has(repository, commit))) await fetch(repository, ["--depth=1"], [commit]);
  if (!fromMergeBase) return { base, head };
  for (const depth of depths) {
    const found = await findBase(repository, base, head);
    if (found !== undefined) return { base: found, head };
    if (await isShallow(repository)) await fetch(repository, [`--depth=${depth}`], [base, head]);
  }
  if (await isShallow(repository)) await fetch(repository, ["--unshallow"], [base, head]);
  return { base: await mergeBase(repository, base, head), head };
}

function findBase(repository: GitRepository, base: string, head: string): Promise<string | undefined> {
  return mergeBase(repository, base, head).catch(() => undefined);
}

async function has(repository: GitRepository, commit: string): Promise<boolean> {
  return (
    await git(repository, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`])
  ).fine;
}

async function isShallow(repository: GitRepository): Promise<boolean> {
  return (await git(repository, ["rev-parse", "--is-shallow-repository"])).text.trim() === "true";
}

async function fetch(
  repository: GitRepository,
  options: readonly string[],
  commits: readonly string[],
): Promise<void> {
  const quiet = ["--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head"];
  const { fine, text } = await git(repository, ["fetch", ...quiet, ...options, "--", "origin", ...commits]);
  if (!fine) throw new CannotAnalyse(`can't fetch ${commits.join(" and ")} from origin: ${text.trim()}`);
}

function git(
  { path, env }: GitRepository,
  args: readonly string[],
): Promise<{ readonly fine: boolean; readonly text: string }> {
  const settings = { ...env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
  return new Promise((resolve) => {
    execFile("git", ["-C", path, ...args], { env: settings }, (error, stdout, stderr) => {
      resolve({ fine: error === null, text: error === null ? stdout : stderr || error.message });
    });
  });
}
