import type { GitHub, RepositoryRef } from "./github.ts";
import { AnalysisRefused } from "./analysis-refused.ts";
import { limitReason, type Limits } from "../../model/limits.ts";

/** A file of a Git tree. Symbolic links are listed as such and never followed; submodules are left out. */
export interface TreeFile {
  readonly path: string;
  readonly sha: string;
  readonly size: number;
  readonly symlink: boolean;
}

export interface ListTreeOptions {
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size?: number;
}

/**
 * Every file of the tree of `sha` (a commit or a tree), in no particular order.
 * GitHub cuts a recursive listing at 100,000 entries or 7 MB; then each subtree is listed by itself.
 * Rejects with AnalysisRefused when the tree holds more than the limit, or a single directory is cut.
 */
export async function listTree(
  github: GitHub,
  repository: RepositoryRef,
  sha: string,
  options: ListTreeOptions,
): Promise<readonly TreeFile[]> {
  const files: TreeFile[] = [];
  let entries = 0;

  async function walk(treeSha: string, prefix: string): Promise<void> {
    options.signal.throwIfAborted();
    const whole = await getTree(github, repository, treeSha, { recursive: true, signal: options.signal });
    if (!whole.truncated) {
      take(whole.entries, prefix);
      return;
    }
    const level = await getTree(github, repository, treeSha, { recursive: false, signal: options.signal });
    if (level.truncated) {
      throw new AnalysisRefused(`the directory \`${prefix}\` has more entries than GitHub lists`);
    }
    take(level.entries, prefix);
    for (const entry of level.entries) {
      if (entry.type === "tree") await walk(entry.sha, `${prefix}${entry.path}/`);
    }
  }

  function take(found: readonly Entry[], prefix: string): void {
    entries += found.length;
    if (entries > options.limits.entries) {
      throw new AnalysisRefused(`the tree is too large: ${limitReason("entries", options.limits)}`);
    }
    for (const entry of found) {
      if (entry.type !== "blob") continue;
      const symlink = entry.mode === "120000";
      files.push({ path: prefix + entry.path, sha: entry.sha, size: entry.size ?? 0, symlink });
    }
  }

  await walk(sha, "");
  return files;
}

async function getTree(
  github: GitHub,
  { owner, repo }: RepositoryRef,
  treeSha: string,
  { recursive, signal }: { readonly recursive: boolean; readonly signal: AbortSignal },
): Promise<{ readonly entries: readonly Entry[]; readonly truncated: boolean }> {
  const { data } = await github.rest.git.getTree({
    owner,
    repo,
    tree_sha: treeSha,
    // Any value means recursive, `0` and `false` included: it has to be left out.
    ...(recursive ? { recursive: "1" } : {}),
    request: { signal },
  });
  return { entries: data.tree, truncated: data.truncated };
}
