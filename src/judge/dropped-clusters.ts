import { compareText } from "../base/compare.ts";
import type { ClusterConfig, Config, SourceConfig } from "./config.ts";
import { defaultConfig } from "./default-config.ts";
import type { JudgedCluster } from "./judge-input.ts";
import { listNames } from "./list-names.ts";
import type { Weakening } from "./weakening.ts";

/** Clusters, files and settings that the base's file looks at and the head's does not. */
export function droppedClusters(
  base: Config,
  head: Config,
  clusters: readonly JudgedCluster[],
): readonly Weakening[] {
  if (base.clusters === defaultConfig.clusters && clusters.every(({ coverage }) => coverage !== undefined))
    return clusters.flatMap((judged) => narrowedDiscovery(judged, head));
  return base.clusters.flatMap((before) => {
    const after = head.clusters.find(({ name }) => name === before.name);
    const judged = clusters.find(({ name }) => name === before.name);
    if (after === undefined) return droppedCluster(before, head, judged);
    return [...droppedSources(before, after, judged), ...changedSettings(before, after)];
  });
}

/** Clusters that nobody named are known by what the trees say: a file that names them may take in less, or set them otherwise. */
function narrowedDiscovery(judged: JudgedCluster, head: Config): readonly Weakening[] {
  const before: ClusterConfig = {
    name: judged.name,
    sources: [],
    exclude: [],
    inventory: [],
    options: {},
    place: undefined,
  };
  const after =
    head.clusters.length === 1 ? head.clusters[0] : head.clusters.find(({ name }) => name === judged.name);
  const settings = after === undefined ? [] : changedSettings(before, after);
  return [...droppedSources(before, after ?? before, judged), ...settings];
}

/** One cluster under another name is no loss; that it is the same one shows in the files it takes in. */
function droppedCluster(
  before: ClusterConfig,
  head: Config,
  judged: JudgedCluster | undefined,
): readonly Weakening[] {
  const sources = sourceTexts(before);
  const covered = head.clusters.some((after) =>
    sources.every((source) => sourceTexts(after).includes(source)),
  );
  if (covered || (judged?.coverage !== undefined && missingPaths(judged.coverage).length === 0)) return [];
  const message = `cluster \`${before.name}\` is no longer looked at`;
  return [{ message, cluster: before.name, key: ["cluster", before.name] }];
}

function droppedSources(
  before: ClusterConfig,
  after: ClusterConfig,
  judged: JudgedCluster | undefined,
): readonly Weakening[] {
  const dropped =
    judged?.coverage === undefined
      ? sourceTexts(before).filter((source) => !sourceTexts(after).includes(source))
      : missingPaths(judged.coverage);
  if (dropped.length === 0) return judged?.coverage === undefined ? newExcludes(before, after) : [];
  const message = `cluster \`${before.name}\` no longer takes in ${listNames(dropped)}`;
  return [{ message, cluster: before.name, key: ["sources", before.name, ...dropped] }];
}

/** What is left out is not judged. */
function newExcludes(before: ClusterConfig, after: ClusterConfig): readonly Weakening[] {
  const had = excludeTexts(before);
  const added = excludeTexts(after).filter((text) => !had.includes(text));
  if (added.length === 0) return [];
  const message = `cluster \`${before.name}\` excludes more files: ${listNames(added)}`;
  return [{ message, cluster: before.name, key: ["exclude", before.name, ...added] }];
}

function excludeTexts({ sources, exclude }: ClusterConfig): readonly string[] {
  const own = sources.flatMap((source) =>
    source.kind === "path" ? (source.exclude ?? []).map(({ pattern }) => `${pattern} of ${source.path}`) : [],
  );
  return [...exclude.map(({ pattern }) => pattern), ...own];
}

function missingPaths({ base, head }: NonNullable<JudgedCluster["coverage"]>): readonly string[] {
  const kept = new Set(head);
  return base.filter((path) => !kept.has(path)).sort(compareText);
}

function sourceTexts({ sources, inventory }: ClusterConfig): readonly string[] {
  return [...sources.map(sourceText), ...inventory.map((path) => `inventory ${path}`)];
}

function sourceText(source: SourceConfig): string {
  if (source.kind !== "helm") return `${source.kind} ${source.path}`;
  return `helm ${[source.chart, source.release, source.namespace, ...source.values].join(" ")}`;
}

/** Settings decide verdicts, and what others would give isn't known here: every change of them is told. */
function changedSettings(before: ClusterConfig, after: ClusterConfig): readonly Weakening[] {
  const keys = [...new Set([...Object.keys(before.options), ...Object.keys(after.options)])].sort(
    compareText,
  );
  const text = (config: ClusterConfig, key: string): string =>
    JSON.stringify(Object.entries(config.options).filter(([name]) => name === key));
  const changed = keys.filter((key) => text(before, key) !== text(after, key));
  if (changed.length === 0) return [];
  const message = `cluster \`${before.name}\` is judged by other settings: ${listNames(changed)}`;
  return [
    {
      message,
      cluster: before.name,
      key: ["settings", before.name, ...changed.map((key) => text(after, key))],
    },
  ];
}
