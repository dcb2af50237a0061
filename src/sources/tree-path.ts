import { compareText } from "../base/compare.ts";

/** `a/b/c.yaml` -> `a/b`; `c.yaml` -> `.`. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The path meant by `written` in `directory`. `undefined`: it is absolute, or leads out of the tree. */
export function resolvePath(directory: string, written: string): string | undefined {
  if (written.startsWith("/")) return undefined;
  const parts: string[] = [];
  for (const part of `${directory}/${written}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? "." : parts.join("/");
}

/** Whether the file or directory lies in the directory, at any depth. Every path lies in `.`. */
export function liesIn(path: string, directory: string): boolean {
  return directory === "." || path.startsWith(`${directory}/`);
}

/** The paths that lie in the directory. `sorted`: a tree of many deployments is asked once for each. */
export function pathsIn(directory: string, sorted: readonly string[]): readonly string[] {
  if (directory === ".") return sorted;
  // `0` comes right after `/`.
  return sorted.slice(firstFrom(`${directory}/`, sorted), firstFrom(`${directory}0`, sorted));
}

/** Index of the first path that does not come before the text. */
function firstFrom(text: string, sorted: readonly string[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareText(sorted[middle] ?? "", text) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every directory that holds a file, however deep, and those above it. */
export function directoriesOf(paths: readonly string[]): readonly string[] {
  const found = new Set<string>(["."]);
  for (const path of paths) {
    for (let directory = directoryOf(path); !found.has(directory); directory = directoryOf(directory))
      found.add(directory);
  }
  return [...found].sort(compareText);
}
