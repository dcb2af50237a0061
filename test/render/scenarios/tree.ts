import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { SourceFile } from "../../../src/index.ts";

const fixtures = path.resolve(import.meta.dirname, "../../../fixtures");

/** A tree as its files by path. */
export type Tree = ReadonlyMap<string, string>;

/** A directory below `fixtures`. */
export function readTree(directory: string): Tree {
  const root = path.join(fixtures, directory);
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
  return new Map(names.map((name) => [name, readFileSync(path.join(root, name), "utf8")]));
}

/** The tree with files added or replaced; `undefined` removes one. */
export function withFiles(tree: Tree, files: Readonly<Record<string, string | undefined>>): Tree {
  const copy = new Map(tree);
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) copy.delete(name);
    else copy.set(name, text);
  }
  return copy;
}

/** The tree with one text in one file replaced, which has to be there. */
export function edited(tree: Tree, name: string, from: string, to: string): Tree {
  const text = tree.get(name);
  if (text === undefined || !text.includes(from)) throw new Error(`${name} has no ${from}`);
  return withFiles(tree, { [name]: text.replace(from, to) });
}

export function filesOf(tree: Tree): readonly SourceFile[] {
  return [...tree].map(([name, text]) => ({ path: name, text }));
}
