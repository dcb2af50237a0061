import { compareText } from "../../base/compare.ts";
import type { SourceFile } from "../../model/resource.ts";
import { inputFilter, type RenderInputs } from "../../sources/planned-renders.ts";
import { configPath } from "../../judge/config-path.ts";
import { isPolicyPath, nameFault } from "../app/policy-path.ts";
import { mayStandForManifests, treeLinks } from "../app/tree-links.ts";
import { limitReason, type Limits } from "../../model/limits.ts";
import { writeInput, type FlawedInput } from "../render/write-inputs.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { decodeText } from "./decode-text.ts";
import { runGit, type GitRepository } from "./git.ts";
import { linkedConfig, skippedDirectories, type SourceTree } from "./source-tree.ts";

interface TreeEntry {
  readonly path: string;
  readonly object: string;
  readonly size: number;
  readonly symlink: boolean;
}

/**
 * Reads the YAML and JSON files of a Git revision (commit, tag, branch or tree) from the object store. The work tree is
 * neither read nor written.
 */
export async function readRevision(
  repository: GitRepository,
  revision: string,
  limits: Limits,
): Promise<SourceTree> {
  const tree = await resolveRevision(repository, `${revision}^{tree}`, revision);
  const everything = await listTree(repository, tree, limits);
  const seen = everything.filter(({ path }) => !path.split("/").some((part) => skippedDirectories.has(part)));
  const links = seen.filter(({ path, symlink }) => symlink && mayStandForManifests(path));
  const entries = seen.filter(({ path, symlink }) => isPolicyPath(path) && (!symlink || path === configPath));
  const wanted = entries.filter((entry) => unreadReason(entry, limits) === undefined);
  if (wanted.length > limits.files)
    throw new CannotAnalyse(
      `\`${revision}\` has too many YAML and JSON files: ${limitReason("files", limits, wanted.length)}`,
    );
  const total = wanted.reduce((sum, entry) => sum + entry.size, 0);
  if (total > limits.totalBytes)
    throw new CannotAnalyse(
      `the YAML and JSON files of \`${revision}\` are too large: ${limitReason("totalBytes", limits, total)}`,
    );
  const contents = await readObjects(repository, wanted);
  const targets = await readObjects(repository, links);
  const decoder = new TextDecoder();
  const held = new Map(links.map(({ path }, index) => [path, decoder.decode(targets[index])]));
  const files: SourceFile[] = [
    ...treeLinks(
      everything.map(({ path }) => path),
      held,
    ),
  ];
  const unread: SourceTree["unread"][number][] = entries
    .filter((entry) => unreadReason(entry, limits) !== undefined)
    .map((entry) => ({
      path: entry.path,
      reason: entry.symlink ? linkedConfig : (unreadReason(entry, limits) ?? ""),
    }));
  wanted.forEach((entry, index) => {
    const decoded = decodeText(contents[index] ?? new Uint8Array());
    if (decoded.kind === "text") files.push({ path: entry.path, text: decoded.text });
    else unread.push({ path: entry.path, reason: decoded.reason });
  });
  files.sort((a, b) => compareText(a.path, b.path));
  return {
    files,
    unread,
    writeInputs: (target, inputs) => writeInputs(repository, everything, { target, inputs }, limits),
  };
}

/** What renders read of a tree, within limits. */
async function writeInputs(
  repository: GitRepository,
  everything: readonly TreeEntry[],
  { target, inputs }: { readonly target: string; readonly inputs: RenderInputs },
  limits: Limits,
): Promise<readonly FlawedInput[]> {
  const isInput = inputFilter(inputs);
  const wanted = everything.filter(({ path }) => isInput(path));
  const entries = wanted.filter((entry) => unreadReason(entry, limits) === undefined);
  if (entries.reduce((sum, { size }) => sum + size, 0) > limits.totalBytes)
    throw new CannotAnalyse(`there is too much to render from: ${limitReason("totalBytes", limits)}`);
  const flawed = wanted.flatMap((entry): readonly FlawedInput[] => {
    const reason = unreadReason(entry, limits);
    return reason === undefined ? [] : [{ path: entry.path, reason }];
  });
  const contents = await readObjects(repository, entries);
  for (const [index, { path }] of entries.entries()) {
    const flaw = await writeInput(target, path, contents[index] ?? new Uint8Array());
    if (flaw !== undefined) flawed.push(flaw);
  }
  return flawed;
}

function unreadReason({ path, symlink, size }: TreeEntry, limits: Limits): string | undefined {
  const fault = nameFault(path);
  if (fault !== undefined) return fault;
  if (symlink) return "it is a symbolic link";
  return size > limits.fileBytes ? limitReason("fileBytes", limits, size) : undefined;
}

/** The commit both revisions began from, which is what GitHub compares a pull request's head with. */
export async function mergeBase(repository: GitRepository, base: string, head: string): Promise<string> {
  const [one, other] = [
    await resolveRevision(repository, `${base}^{commit}`, base),
    await resolveRevision(repository, `${head}^{commit}`, head),
  ];
  const output = await runGit(repository, ["merge-base", one, other], { maxBytes: 1000 }).catch(() => {
    throw new CannotAnalyse(
      `\`${base}\` and \`${head}\` have no commit in common`,
      "a shallow clone may lack it: fetch more history",
    );
  });
  return output.toString().trim();
}

async function resolveRevision(
  repository: GitRepository,
  expression: string,
  revision: string,
): Promise<string> {
  // Git would take it for an option.
  if (revision === "" || revision.startsWith("-"))
    throw new CannotAnalyse(`\`${revision}\` is not a Git revision`);
  const output = await runGit(
    repository,
    ["rev-parse", "--verify", "--quiet", "--end-of-options", expression],
    { maxBytes: 1000 },
  ).catch(async (error: unknown) => {
    // A path that is no repository has its own message.
    await runGit(repository, ["rev-parse", "--git-dir"], { maxBytes: 10_000 });
    throw new CannotAnalyse(
      `no revision \`${revision}\` in \`${repository.path}\``,
      error instanceof Error ? undefined : String(error),
    );
  });
  return output.toString().trim();
}

async function listTree(
  repository: GitRepository,
  tree: string,
  limits: Limits,
): Promise<readonly TreeEntry[]> {
  const output = await runGit(repository, ["ls-tree", "-r", "-z", "-l", "--full-tree", tree], {
    maxBytes: 512 * 1024 * 1024,
  });
  const lines = output
    .toString("utf8")
    .split("\0")
    .filter((line) => line !== "");
  if (lines.length > limits.entries)
    throw new CannotAnalyse(`the tree is too large: ${limitReason("entries", limits, lines.length)}`);
  return lines
    .flatMap((line): readonly TreeEntry[] => {
      const [, mode = "", type = "", object = "", size = "", path = ""] =
        /^(\d+) (\w+) ([0-9a-f]+) +(\S+)\t(.*)$/su.exec(line) ?? [];
      return type === "blob" ? [{ path, object, size: Number(size), symlink: mode === "120000" }] : [];
    })
    .sort((a, b) => compareText(a.path, b.path));
}

/** The contents of blobs, in their order. Source: git-cat-file(1), "BATCH OUTPUT". */
async function readObjects(
  repository: GitRepository,
  entries: readonly TreeEntry[],
): Promise<readonly Uint8Array[]> {
  if (entries.length === 0) return [];
  const maxBytes = entries.reduce((sum, { size }) => sum + size + 200, 0);
  const input = entries.map(({ object }) => `${object}\n`).join("");
  const output = await runGit(repository, ["cat-file", "--batch"], { input, maxBytes });
  let offset = 0;
  return entries.map(({ path, size }) => {
    const start = output.indexOf(0x0a, offset) + 1;
    const header = output.subarray(offset, Math.max(offset, start - 1)).toString();
    if (!header.endsWith(` blob ${size}`)) throw new CannotAnalyse(`git can't read \`${path}\`: ${header}`);
    offset = start + size + 1;
    return output.subarray(start, start + size);
  });
}
