import { compareText } from "../base/compare.ts";
import type { SourceFile, TreeLink } from "../model/resource.ts";
import { findCharts } from "./charts.ts";
import { findKustomizations, type Kustomizations } from "./kustomizations.ts";
import { baseNameOf, directoriesOf } from "./tree-path.ts";

/** A tree with what makes it more than a heap of files. */
export interface TreeIndex {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Every file, sorted. */
  readonly paths: readonly string[];
  readonly directories: readonly string[];
  readonly kustomizations: Kustomizations;
  /** Directories of Helm charts. */
  readonly charts: readonly string[];
  /** Texts of the files that tell Flux what to leave out. They are no manifests, and not among the files. */
  readonly sourceIgnores: ReadonlyMap<string, string>;
  /** Symbolic links, sorted by path. They are not among the files. */
  readonly links: readonly (TreeLink & { readonly path: string })[];
}

/** File with patterns of what Flux leaves out, below the directory it lies in. */
export const sourceIgnoreName = ".sourceignore";

export function indexTree(all: readonly SourceFile[]): TreeIndex {
  const isIgnoreFile = ({ path }: SourceFile): boolean => baseNameOf(path) === sourceIgnoreName;
  const files = all.filter((file) => !isIgnoreFile(file) && file.link === undefined);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = [...byPath.keys()].sort(compareText);
  return {
    files: byPath,
    paths,
    directories: directoriesOf(paths),
    kustomizations: findKustomizations(files),
    charts: findCharts(files),
    links: all
      .flatMap(({ path, link }) => (link === undefined ? [] : [{ path, ...link }]))
      .sort((a, b) => compareText(a.path, b.path)),
    sourceIgnores: new Map(all.filter(isIgnoreFile).map(({ path, text }) => [path, text])),
  };
}
