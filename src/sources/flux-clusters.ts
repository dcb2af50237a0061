import { compareText } from "../base/compare.ts";
import { nameVariants } from "./name-variants.ts";
import { liesIn } from "./tree-path.ts";

/** A Kustomization: the file it is written in, and the directory it deploys. */
export interface FluxPath {
  readonly file: string;
  readonly path: string;
}

/**
 * Tells the cluster that a file is of. Each Kustomization that deploys the directory it lies in is one, of those that
 * `flux bootstrap` has written; elsewhere the folder of `clusters/` tells. `undefined`: neither does.
 */
export function fluxClusters(bootstrapped: readonly FluxPath[]): (file: string) => string | undefined {
  const inside = bootstrapped.filter(({ file, path }) => liesIn(file, path));
  const own = [...new Set(inside.map(({ path }) => path))];
  const roots = own.filter((path) => !own.some((other) => other !== path && liesIn(path, other)));
  if (roots.length < 2) return clusterFolder;
  const folders = roots.map((path) => clusterFolder(`${path}/`) ?? path);
  // A folder with several clusters in it names none of them.
  const plain = new Set(folders).size === roots.length;
  const variants = nameVariants(roots);
  const names = [...roots].sort(compareText).map((path) => {
    const folder = plain ? clusterFolder(`${path}/`) : undefined;
    return { path, name: folder ?? variants.get(path) ?? path };
  });
  return (file) => names.find(({ path }) => liesIn(file, path))?.name ?? clusterFolder(file);
}

/** The folder of `clusters/` that a path lies in: how trees of Flux are laid out. */
export function clusterFolder(path: string): string | undefined {
  return /(?:^|\/)clusters\/([^/]+)\//.exec(path)?.[1];
}
