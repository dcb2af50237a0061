import { compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import { isKustomizationFile, type Kustomization } from "./kustomization.ts";
import { readKustomization } from "./read-kustomization.ts";
import { baseNameOf } from "./tree-path.ts";

/** The kustomizations of a tree and what they name. */
export interface Kustomizations {
  /** By directory. */
  readonly all: ReadonlyMap<string, Kustomization>;
  /** Those that no other one names, sorted by directory: what somebody deploys. */
  readonly tops: readonly Kustomization[];
  /** File -> directory of a kustomization that names it, or that it is the file of. */
  readonly inputs: ReadonlyMap<string, string>;
  /** By directory: why a kustomization file can't be read. */
  readonly issues: ReadonlyMap<string, readonly Issue[]>;
}

export function findKustomizations(files: readonly SourceFile[]): Kustomizations {
  const all = new Map<string, Kustomization>();
  const issues = new Map<string, readonly Issue[]>();
  const inputs = new Map<string, string>();
  for (const file of files.filter(({ path }) => isKustomizationFile(baseNameOf(path)))) {
    const read = readKustomization(file);
    if (read.kustomization === undefined) continue;
    const { directory } = read.kustomization;
    all.set(directory, read.kustomization);
    inputs.set(file.path, directory);
    const faults = read.issues.filter(({ severity }) => severity === "error");
    if (faults.length > 0) issues.set(directory, faults);
  }
  const named = new Set<string>();
  for (const { directory, references } of all.values()) {
    for (const { path, kind } of references) {
      if (path === undefined || kind === "inline") continue;
      if (all.has(path) && path !== directory) named.add(path);
      else if (!inputs.has(path)) inputs.set(path, directory);
    }
  }
  const tops = [...all.values()]
    .filter(({ directory, component }) => !component && !named.has(directory))
    .sort((a, b) => compareText(a.directory, b.directory));
  return { all, tops, inputs, issues };
}
