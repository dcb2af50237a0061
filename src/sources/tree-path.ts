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

/** Every directory that holds a file, however deep, and those above it. */
export function directoriesOf(paths: readonly string[]): readonly string[] {
  const found = new Set<string>(["."]);
  for (const path of paths) {
    for (let directory = directoryOf(path); !found.has(directory); directory = directoryOf(directory))
      found.add(directory);
  }
  return [...found].sort(compareText);
}
