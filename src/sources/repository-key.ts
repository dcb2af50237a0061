import { compareText } from "../base/compare.ts";

/** `git@github.com:org/repo.git` and `https://github.com/org/repo` are one repository. */
export function repositoryKey(address: string): string {
  return address
    .trim()
    .replace(/^\w+:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replace(/^([^/:]+):(?!\d+\/)/, "$1/")
    .replace(/(?:\.git)?\/*$/, "")
    .toLowerCase();
}

/**
 * The repository that most of what is deployed from directories of this tree names: this one, which does not know its
 * own address. `undefined` where several are named equally often: each could be it.
 */
export function homeRepository(named: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const repository of named) counts.set(repository, (counts.get(repository) ?? 0) + 1);
  const [first, second] = [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b));
  return first === undefined || first[1] === second?.[1] ? undefined : first[0];
}
