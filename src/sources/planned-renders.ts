import { compareText } from "../base/compare.ts";
import type { SourceFile } from "../model/resource.ts";
import type { RenderedSources } from "./collect-files.ts";
import { findKustomizations } from "./kustomizations.ts";
import { isKustomizationFile, isPlugin, type Kustomization } from "./kustomization.ts";
import { readPlugin } from "./read-plugin.ts";
import { renderKey, type HelmRender, type Render, type SourcePlan } from "./source-plan.ts";
import { baseNameOf, directoryOf, liesIn, resolvePath } from "./tree-path.ts";

/** The renders of a plan, each once, and the files they read. Plain data, as the plan. */
export interface PlannedRenders {
  readonly renders: readonly Render[];
  readonly inputs: RenderInputs;
}

/** Files of a tree that its renders may read; the tools are given no others. Each list is sorted. */
export interface RenderInputs {
  /** Directories of which they read YAML and JSON: those of kustomizations. */
  readonly manifestsBelow: readonly string[];
  /** Directories of which they read every file: those of charts. */
  readonly everythingBelow: readonly string[];
  /** Files of any kind that are named. */
  readonly files: readonly string[];
}

/** Without those that are `done`. */
export function plannedRenders(
  plan: SourcePlan,
  files: readonly SourceFile[],
  done: RenderedSources = {},
): PlannedRenders {
  const sources = [...plan.clusters.flatMap((cluster) => cluster.sources), ...plan.finders];
  const isLeft = (render: Render): boolean => !Object.hasOwn(done, renderKey(render));
  const rendered = sources.filter((source) => source.renders.some(isLeft));
  const renders = new Map(
    rendered.flatMap((source) => source.renders.filter(isLeft).map((one) => [renderKey(one), one])),
  );
  if (renders.size === 0) return { renders: [], inputs: noInputs };
  const { all } = findKustomizations(files.filter(({ link }) => link === undefined));
  const manifestsBelow = new Set<string>();
  const everythingBelow = new Set<string>();
  const named = new Set(rendered.flatMap(({ reads }) => reads));
  for (const render of renders.values()) {
    if (render.kind === "helm") {
      everythingBelow.add(render.chart);
      for (const file of filesGiven(render)) named.add(file);
    } else manifestsBelow.add(render.path);
  }
  for (const path of named) if (isKustomizationFile(baseNameOf(path))) manifestsBelow.add(directoryOf(path));
  const kustomizations = [...manifestsBelow].flatMap((directory) => all.get(directory) ?? []);
  for (const { references } of kustomizations)
    for (const { path } of references) if (path !== undefined) named.add(path);
  for (const name of namedByPlugins(kustomizations, all, files))
    for (const directory of manifestsBelow) named.add(resolvePath(directory, name) ?? ".");
  const inputs = {
    manifestsBelow: [...manifestsBelow].sort(compareText),
    everythingBelow: [...everythingBelow].sort(compareText),
    files: [...named].sort(compareText),
  };
  return { renders: [...renders.values()], inputs };
}

/**
 * Whether a tree with such a file may need a render at all: the question is cheap, the plan is not. Flux renders
 * directories that have no kustomization too.
 */
export function mayNeedRender({ path, text }: SourceFile): boolean {
  const name = baseNameOf(path);
  return isKustomizationFile(name) || name === "Chart.yaml" || text.includes("kustomize.toolkit.fluxcd.io/");
}

/** Tells the files that the renders may read. */
export function inputFilter(inputs: RenderInputs): (path: string) => boolean {
  const files = new Set(inputs.files);
  const manifests = new Set(inputs.manifestsBelow);
  const everything = new Set(inputs.everythingBelow);
  return (path) =>
    files.has(path) ||
    isBelow(path, everything) ||
    (/\.(?:ya?ml|json)$/i.test(path) && isBelow(path, manifests));
}

function isBelow(path: string, directories: ReadonlySet<string>): boolean {
  for (let directory = directoryOf(path); ; directory = directoryOf(directory)) {
    if (directories.has(directory)) return true;
    if (directory === ".") return false;
  }
}

/** Whether the render reads the file, as far as that can be told: a chart is read whole. */
export function readsWhole(render: Render, path: string): boolean {
  return render.kind === "helm" && (liesIn(path, render.chart) || filesGiven(render).includes(path));
}

/** Files beside the chart: those of values. */
function filesGiven({ values, set = [] }: HelmRender): readonly string[] {
  const inSet = set.flatMap(({ as, value }) => (as === "file" ? [value] : []));
  return [...values, ...inSet].map((file) => resolvePath(".", file) ?? file);
}

const noInputs: RenderInputs = { manifestsBelow: [], everythingBelow: [], files: [] };

/** Texts of plugins that may be names of files. */
function namedByPlugins(
  kustomizations: readonly Kustomization[],
  all: ReadonlyMap<string, Kustomization>,
  files: readonly SourceFile[],
): ReadonlySet<string> {
  const plugins = kustomizations.flatMap(({ references }) => references.filter(isPlugin));
  if (plugins.length === 0) return new Set();
  const byPath = new Map(files.map(({ path, text }) => [path, text]));
  const textOf = (path: string | undefined): string => byPath.get(path ?? "") ?? "";
  const texts = plugins.flatMap(({ kind, path, written }) => {
    if (kind === "inline") return [written];
    const listed = all.get(path ?? "")?.references ?? [];
    return [textOf(path), ...listed.map((one) => textOf(one.path))];
  });
  const readings = texts.map(readPlugin);
  return new Set(readings.flatMap((reading) => (reading.kind === "local" ? reading.texts : [])));
}
