import { readFileSync, statSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { compareText } from "../../base/compare.ts";
import type { SourceFile } from "../../model/resource.ts";
import { isPolicyPath, nameFault } from "../app/policy-path.ts";
import { limitReason, type Limits } from "../../model/limits.ts";
import { copyTree } from "../render/copy-tree.ts";
import { configPath } from "../../judge/config-path.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { decodeText } from "./decode-text.ts";
import { linkedConfig, skippedDirectories, type SourceTree } from "./source-tree.ts";

/**
 * Reads the YAML and JSON files below a directory, `.calsim.yml` included; `.git` and `node_modules` are skipped.
 * Symbolic links are not followed: what they lead to inside the directory is read at its own path, and a cluster that
 * misses what one leads to is told so.
 */
export async function readDirectory(directory: string, limits: Limits): Promise<SourceTree> {
  const root = await realpath(directory).catch(() => {
    throw new CannotAnalyse(`no directory \`${directory}\``);
  });
  if (!(await stat(root)).isDirectory()) throw new CannotAnalyse(`\`${directory}\` is not a directory`);
  const found = await listEntries(root, limits);
  const files: SourceFile[] = [];
  const unread: SourceTree["unread"][number][] = [];
  let bytes = 0;
  for (const entry of found) {
    const full = path.join(root, entry.path);
    if (entry.kind === "link") {
      const link = await linkOf(root, entry.path);
      if (entry.path === configPath) unread.push({ path: entry.path, reason: linkedConfig });
      else if (link !== undefined) files.push({ path: entry.path, text: "", link });
      continue;
    }
    const content =
      nameFault(entry.path) ?? (entry.kind === "file" ? readContent(full, limits) : "it is no file");
    if (typeof content === "string") {
      unread.push({ path: entry.path, reason: content });
      continue;
    }
    bytes += content.byteLength;
    if (files.length >= limits.files)
      throw new CannotAnalyse(
        `\`${directory}\` has too many YAML and JSON files: ${limitReason("files", limits)}`,
      );
    if (bytes > limits.totalBytes)
      throw new CannotAnalyse(
        `the YAML and JSON files of \`${directory}\` are too large: ${limitReason("totalBytes", limits)}`,
      );
    const decoded = decodeText(content);
    if (decoded.kind === "text") files.push({ path: entry.path, text: decoded.text });
    else unread.push({ path: entry.path, reason: decoded.reason });
  }
  return { files, unread, writeInputs: (target, inputs) => copyTree(root, target, inputs, limits) };
}

interface Entry {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** `other`: a pipe, a device or the like, under the name of a policy file. */
  readonly kind: "file" | "link" | "other";
}

/** Policy files, and symbolic links that may stand for some, sorted by path. */
async function listEntries(root: string, limits: Limits): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  let seen = 0;
  const walk = async (prefix: string): Promise<void> => {
    const entries = await readdir(path.join(root, prefix), { withFileTypes: true }).catch(
      (error: unknown) => {
        throw new CannotAnalyse(`the directory \`${prefix || "."}\` can't be read: ${codeOf(error)}`);
      },
    );
    for (const entry of entries) {
      seen += 1;
      if (seen > limits.entries)
        throw new CannotAnalyse(`the directory is too large: ${limitReason("entries", limits)}`);
      const name = prefix + entry.name;
      if (entry.isDirectory()) {
        if (!skippedDirectories.has(entry.name)) await walk(`${name}/`);
      } else if (entry.isSymbolicLink()) {
        if (!skippedDirectories.has(entry.name)) found.push({ path: name, kind: "link" });
      } else if (isPolicyPath(name)) {
        found.push({ path: name, kind: entry.isFile() ? "file" : "other" });
      }
    }
  };
  await walk("");
  return found.sort((a, b) => compareText(a.path, b.path));
}

/** `undefined` where the link leads out of the directory, or nowhere, and stands for no manifests. */
async function linkOf(root: string, link: string): Promise<SourceFile["link"]> {
  const target = await realpath(path.join(root, link)).catch(() => undefined);
  if (target !== undefined && (target === root || target.startsWith(root + path.sep)))
    return { to: path.relative(root, target).split(path.sep).join("/") || ".", certain: true };
  const isDirectory = target !== undefined && (await stat(target)).isDirectory();
  return isDirectory || isPolicyPath(link) ? { to: undefined, certain: true } : undefined;
}

/**
 * The bytes of a file, or why there are none. Waits for each: nothing else is to be done meanwhile, and handing tens of
 * thousands of small files to other threads and back takes several times as long as reading them.
 */
function readContent(full: string, limits: Limits): Uint8Array | string {
  try {
    const { size } = statSync(full);
    return size > limits.fileBytes ? limitReason("fileBytes", limits, size) : readFileSync(full);
  } catch (error) {
    return `it can't be read: ${codeOf(error)}`;
  }
}

/** `EACCES`: the message says where on this machine, which concerns nobody. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
