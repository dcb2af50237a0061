import { compareBy } from "../../base/compare.ts";
import type { SourceFile } from "../../model/resource.ts";
import type { BlobCache } from "./blob-cache.ts";
import type { DecodedBlob } from "./decode-blob.ts";
import type { GitHub, RepositoryRef } from "./github.ts";
import { listTree, type TreeFile } from "./list-tree.ts";
import { configPath } from "../../judge/config-path.ts";
import { isPolicyPath, nameFault } from "./policy-path.ts";
import { mayStandForManifests, treeLinks } from "./tree-links.ts";
import { readBlobs } from "./read-blobs.ts";
import { AnalysisRefused } from "./analysis-refused.ts";
import { limitReason, type Limits } from "../../model/limits.ts";

/** A policy file that is in the tree and could not be read. */
export interface UnreadFile {
  readonly path: string;
  readonly side: "base" | "head";
  /** Reads on after the file's name: `it is not UTF-8 text`. */
  readonly reason: string;
}

export interface Trees {
  readonly base: readonly SourceFile[];
  readonly head: readonly SourceFile[];
  readonly unread: readonly UnreadFile[];
  /** Every file of the trees, whatever its kind. */
  readonly entries: { readonly base: readonly TreeFile[]; readonly head: readonly TreeFile[] };
  /** Files of the head that are new or different: the only ones a pull request can show an annotation at. */
  readonly changedPaths: ReadonlySet<string>;
}

export interface ReadTreesOptions {
  readonly limits: Limits;
  readonly cache: BlobCache;
  readonly signal: AbortSignal;
}

/** Reads the policy files of two commits; what both hold is fetched once. Files are sorted by path. */
export async function readTrees(
  github: GitHub,
  repository: RepositoryRef,
  commits: { readonly base: string; readonly head: string },
  options: ReadTreesOptions,
): Promise<Trees> {
  const [baseEntries, headEntries] = await Promise.all([
    listTree(github, repository, commits.base, options),
    listTree(github, repository, commits.head, options),
  ]);
  const base = policyFiles(baseEntries, commits.base, options.limits);
  const head = policyFiles(headEntries, commits.head, options.limits);
  const wanted = [...base, ...head].filter((file) => refusal(file, options.limits) === undefined);
  const links = [...baseEntries, ...headEntries].filter(isWantedLink);
  const hashes = new Set([...wanted, ...links].map((file) => file.sha));
  const blobs = await readBlobs(github, repository, hashes, options);
  const baseSide = readSide("base", { entries: baseEntries, listed: base }, blobs, options.limits);
  const headSide = readSide("head", { entries: headEntries, listed: head }, blobs, options.limits);
  const before = new Map(base.map((file) => [file.path, file.sha]));
  return {
    base: baseSide.files,
    head: headSide.files,
    unread: [...baseSide.unread, ...headSide.unread],
    entries: { base: baseEntries, head: headEntries },
    changedPaths: new Set(head.filter((file) => before.get(file.path) !== file.sha).map((file) => file.path)),
  };
}

function policyFiles(entries: readonly TreeFile[], sha: string, limits: Limits): readonly TreeFile[] {
  const isPolicy = ({ path, symlink }: TreeFile): boolean =>
    isPolicyPath(path) && (!symlink || path === configPath);
  const files = entries.filter(isPolicy).sort(compareBy((file) => file.path));
  const refuse = (limit: "files" | "totalBytes", found: number): never => {
    throw new AnalysisRefused(
      `the YAML and JSON files of commit ${sha} are too many: ${limitReason(limit, limits, found)}`,
    );
  };
  if (files.length > limits.files) refuse("files", files.length);
  let bytes = 0;
  for (const file of files) bytes += refusal(file, limits) === undefined ? file.size : 0;
  if (bytes > limits.totalBytes) refuse("totalBytes", bytes);
  return files;
}

/** Why a file isn't even fetched. */
export function refusal(file: TreeFile, limits: Limits): string | undefined {
  const fault = nameFault(file.path);
  if (fault !== undefined) return fault;
  if (file.symlink) return "it is a symbolic link, which calsim does not follow";
  return file.size > limits.fileBytes ? limitReason("fileBytes", limits, file.size) : undefined;
}

/** A path is short: a longer text is none, and leads nowhere. */
const longestTarget = 4096;

function isWantedLink({ path, symlink, size }: TreeFile): boolean {
  return symlink && mayStandForManifests(path) && size <= longestTarget;
}

function readSide(
  side: "base" | "head",
  { entries, listed }: { readonly entries: readonly TreeFile[]; readonly listed: readonly TreeFile[] },
  blobs: ReadonlyMap<string, DecodedBlob>,
  limits: Limits,
): { readonly files: readonly SourceFile[]; readonly unread: readonly UnreadFile[] } {
  const targets = new Map(
    entries.filter(isWantedLink).map(({ path, sha }) => {
      const blob = blobs.get(sha);
      // What is no text leads out of every tree.
      return [path, blob?.kind === "text" ? blob.text : "/"];
    }),
  );
  const files: SourceFile[] = [
    ...treeLinks(
      entries.map(({ path }) => path),
      targets,
    ),
  ];
  const unread: UnreadFile[] = [];
  for (const file of listed) {
    const blob = blobs.get(file.sha);
    const reason = refusal(file, limits) ?? (blob?.kind === "unreadable" ? blob.reason : undefined);
    if (reason !== undefined) unread.push({ path: file.path, side, reason });
    else if (blob?.kind === "text") files.push({ path: file.path, text: blob.text });
  }
  return { files: files.sort(compareBy(({ path }) => path)), unread };
}
