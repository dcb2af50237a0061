import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { isRecord, list, parseJson, records, type Json } from "./read/json.ts";

/** A file (or folder) that holds cases, and what kind of cases, told by its shape. */
export interface Source {
  readonly kind: "case" | "lines" | "live" | "table" | "manifests" | "unknown";
  readonly corpus: string;
  readonly path: string;
}

/**
 * Finds every case under a folder by what the files look like: `case.json` folders, JSON Lines of small clusters,
 * clusters with observed flows, tables with `meta` and `cases`, and folders of bare manifests. Sorted by path.
 */
export function findSources(root: string): readonly Source[] {
  const found: Source[] = [];
  visit(root, root, found);
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function visit(root: string, folder: string, found: Source[]): void {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  if (files.includes("case.json")) {
    found.push({ kind: "case", corpus: corpusOf(root, folder), path: join(folder, "case.json") });
    return;
  }
  for (const name of files) {
    const source = sourceOf(root, join(folder, name), name);
    if (source !== undefined) found.push(source);
  }
  if (files.some((name) => /\.ya?ml$/.test(name))) {
    found.push({ kind: "manifests", corpus: corpusOf(root, folder), path: folder });
  }
  for (const entry of entries) {
    // `_base`, `_topologies`: inputs that cases share.
    if (entry.isDirectory() && !/^[._]/.test(entry.name)) visit(root, join(folder, entry.name), found);
  }
}

function sourceOf(root: string, path: string, name: string): Source | undefined {
  const group = corpusOf(root, dirname(path));
  const named = (stem: string): string => (group === stem ? stem : `${group}/${stem}`);
  if (/\.jsonl(\.gz)?$/.test(name)) {
    return { kind: "lines", corpus: named(name.replace(/\.jsonl(\.gz)?$/, "")), path };
  }
  if (!name.endsWith(".json")) return undefined;
  const content = parseOrUndefined(readFileSync(path, "utf8"));
  // Lists of what lies beside them hold no expectations.
  if (name === "index.json") return undefined;
  if (!isRecord(content)) return { kind: "unknown", corpus: group, path };
  if (Array.isArray(content["cases"])) {
    return { kind: "table", corpus: named(name.replace(/\.json$/, "")), path };
  }
  const observed = records(content["flows"]).some((flow) => flow["observed"] !== undefined);
  const kind = observed && list(content["resources"]).length > 0 ? "live" : "unknown";
  return { kind, corpus: group, path };
}

/** First folder under the root; the root's own name where the root is one corpus. */
function corpusOf(root: string, folder: string): string {
  const [first = ""] = relative(root, folder).split(sep);
  return first === "" || first === "cases" ? basename(root) : first;
}

function parseOrUndefined(content: string): Json | undefined {
  try {
    return parseJson(content);
  } catch {
    return undefined;
  }
}
