import picomatch from "picomatch";
import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import type { ClusterConfig } from "./config.ts";

/** The files a cluster is made from, and what its sources name in vain. */
export interface ClusterFiles {
  /** In the order of the sources; inventory first, so that what the tree says wins over it. */
  readonly files: readonly SourceFile[];
  readonly issues: readonly Issue[];
}

/**
 * Picks a cluster's files out of a tree: directories (whole), single files and globs, then inventory. A source that names
 * nothing is an error: half a cluster must not be judged as a whole one. Without sources it is the whole tree.
 */
export function selectClusterFiles(files: readonly SourceFile[], config: ClusterConfig): ClusterFiles {
  const issues: Issue[] = [];
  const chosen = new Map<string, SourceFile>();
  const take = (pattern: string, what: string): void => {
    const matches = matcher(pattern);
    const found = files.filter((file) => matches(file.path));
    for (const file of found) chosen.set(file.path, file);
    if (found.length === 0) {
      issues.push({
        code: "source-empty",
        severity: "error",
        message: `${what} \`${pattern}\` of cluster \`${config.name}\` names no file of the tree`,
        ...(config.place === undefined ? {} : { place: config.place }),
      });
    }
  };
  for (const pattern of config.inventory) take(pattern, "inventory");
  if (config.sources.length === 0) for (const file of files) chosen.set(file.path, file);
  for (const source of config.sources) {
    if (source.kind === "path") take(source.path, "source");
    else {
      issues.push({
        code: "source-not-rendered",
        severity: "error",
        message: `cluster \`${config.name}\` has a ${source.kind} source, which this version of calsim does not render: list the rendered manifests as \`path\` instead`,
        ...(config.place === undefined ? {} : { place: config.place }),
      });
    }
  }
  return { files: [...chosen.values()], issues };
}

function matcher(pattern: string): (path: string) => boolean {
  const clean = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  if (clean === "" || clean === ".") return () => true;
  if (/[*?[{]/.test(clean)) return picomatch(clean, { dot: true });
  return (path) => path === clean || path.startsWith(`${clean}/`);
}
