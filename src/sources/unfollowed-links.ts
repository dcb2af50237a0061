import type { Issue } from "../model/issue.ts";
import type { ClusterPlan } from "./source-plan.ts";
import type { TreeIndex } from "./tree-index.ts";
import { directoryOf, liesIn } from "./tree-path.ts";

/**
 * Symbolic links among the files of a cluster that lead to what is no part of it: links are not followed, so half of what
 * its owner put there would be missing without a word. `isExcluded`: what the configuration leaves out.
 */
export function unfollowedLinks(
  { name, sources }: ClusterPlan,
  tree: TreeIndex,
  isExcluded: (path: string) => boolean,
): readonly Issue[] {
  if (tree.links.length === 0) return [];
  const taken = sources.flatMap(({ files }) => files);
  return tree.links.flatMap(({ path, to, certain }): readonly Issue[] => {
    const beside = nearestHeld(path, tree);
    if (isExcluded(path) || !taken.some((file) => liesIn(file, beside))) return [];
    const isBelow = (file: string): boolean => to !== undefined && (file === to || liesIn(file, to));
    // What it leads to is read at its own path, or holds no policy.
    if (to !== undefined && (taken.some(isBelow) || !tree.paths.some(isBelow))) return [];
    const where =
      to === undefined ? "leads out of the tree, or nowhere" : `leads to \`${to}\`, which is not part of it`;
    return [
      {
        code: "file-not-read",
        severity: certain ? "error" : "warning",
        message: `among the files of cluster \`${name}\` is a symbolic link that ${where}: links are not followed`,
        place: { path, line: 1 },
        hint: "put what it leads to in its place, or leave the link out by `exclude` in `.calsim.yml`",
      },
    ];
  });
}

/** The nearest directory above the link that holds files of manifests, however deep. */
function nearestHeld(path: string, { directories }: TreeIndex): string {
  const known = new Set(directories);
  let directory = directoryOf(path);
  while (!known.has(directory)) directory = directoryOf(directory);
  return directory;
}
