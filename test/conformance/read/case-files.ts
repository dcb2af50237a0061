import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SourceFile } from "../library.ts";

/** The files that globs of a case mean, in order and each once. A `*` stands for part of a file name. */
export function caseFiles(folder: string, globs: readonly string[]): readonly SourceFile[] {
  const paths = new Map<string, string>();
  for (const glob of globs) {
    for (const path of expand(folder, glob)) paths.set(path.replace(/^(\.\.\/)+/, ""), join(folder, path));
  }
  return [...paths].map(([path, file]) => ({ path, text: readFileSync(file, "utf8") }));
}

function expand(folder: string, glob: string): readonly string[] {
  if (!glob.includes("*")) return [glob];
  const name = basename(glob);
  const pattern = new RegExp(`^${name.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
  const entries = readdirSync(join(folder, dirname(glob)), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => `${dirname(glob)}/${entry.name}`)
    .sort();
}
