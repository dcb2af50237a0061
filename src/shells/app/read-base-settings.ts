import { configPath } from "../../judge/config-path.ts";
import type { AppTools } from "./app-tools.ts";
import type { RepositorySettings } from "./engine-port.ts";
import type { GitHub } from "./github.ts";
import type { PullRequestRef } from "./issue-comments.ts";
import { readSettings } from "./judge-commits.ts";
import { findMergeBase, type PullRequest } from "./pull-request.ts";
import { readBlobs } from "./read-blobs.ts";
import type { Trees } from "./read-trees.ts";
import { limitReason } from "../../model/limits.ts";

/** What the `.calsim.yml` that judges a pull request says to the App, with nothing else read and nothing judged. */
export async function readBaseSettings(
  github: GitHub,
  job: PullRequestRef,
  pull: PullRequest,
  tools: AppTools,
  signal: AbortSignal,
): Promise<RepositorySettings> {
  const commit = await findMergeBase(github, job, pull);
  return readSettings(await readConfigFile(github, job, commit, tools, signal), tools, signal);
}

async function readConfigFile(
  github: GitHub,
  repository: PullRequestRef,
  commit: string,
  tools: AppTools,
  signal: AbortSignal,
): Promise<Pick<Trees, "base" | "unread">> {
  const { owner, repo } = repository;
  const { data } = await github.rest.git.getTree({ owner, repo, tree_sha: commit, request: { signal } });
  const entry = data.tree.find(({ path }) => path === configPath);
  if (entry === undefined && !data.truncated) return { base: [], unread: [] };
  const unread = { path: configPath, side: "base" } as const;
  const refused = (reason: string) => ({ base: [], unread: [{ ...unread, reason }] });
  if (entry?.type !== "blob" || entry.mode === "120000") return refused("it is not a file of its own");
  if ((entry.size ?? 0) > tools.limits.fileBytes)
    return refused(limitReason("fileBytes", tools.limits, entry.size));
  const blob = (await readBlobs(github, repository, new Set([entry.sha]), { ...tools, signal })).get(
    entry.sha,
  );
  return blob?.kind === "text"
    ? { base: [{ path: configPath, text: blob.text }], unread: [] }
    : refused("it can't be read");
}
