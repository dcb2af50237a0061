import { compareText } from "../base/compare.ts";
import type { SourceFile } from "../model/resource.ts";
import { findCharts } from "./charts.ts";
import { findKustomizations, type Kustomizations } from "./kustomizations.ts";
import { directoriesOf } from "./tree-path.ts";

/** A tree with what makes it more than a heap of files. */
export interface TreeIndex {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Every file, sorted. */
  readonly paths: readonly string[];
  readonly directories: readonly string[];
  readonly kustomizations: Kustomizations;
  /** Directories of Helm charts. */
  readonly charts: readonly string[];
}

export function indexTree(files: readonly SourceFile[]): TreeIndex {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = [...byPath.keys()].sort(compareText);
  return {
    files: byPath,
    paths,
    directories: directoriesOf(paths),
    kustomizations: findKustomizations(files),
    charts: findCharts(files),
  };
}
