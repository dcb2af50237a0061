import { compareText } from "../base/compare.ts";

/** The part in which sibling directories differ: `overlays/dev` and `overlays/prod` are `dev` and `prod`. */
export function nameVariants(directories: readonly string[]): ReadonlyMap<string, string> {
  const parts = directories.map((directory) => directory.split("/"));
  const shortest = Math.min(...parts.map(({ length }) => length));
  const same = (at: (one: readonly string[]) => string | undefined): boolean =>
    new Set(parts.map(at)).size === 1;
  let start = 0;
  while (start < shortest - 1 && same((one) => one[start])) start++;
  let end = 0;
  while (end < shortest - start - 1 && same((one) => one[one.length - 1 - end])) end++;
  const names = directories.map((directory, index): [string, string] => {
    const own = parts[index]?.slice(start, parts[index].length - end).join("/") ?? "";
    return [directory, own === "" || own === "." ? directory : own];
  });
  return new Map(names.sort(([a], [b]) => compareText(a, b)));
}
