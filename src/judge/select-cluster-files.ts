import type { Limits } from "../model/limits.ts";
import type { SourceFile } from "../model/resource.ts";
import { collectFiles, type CollectedFiles, type RenderedSources } from "../sources/collect-files.ts";
import { planSources } from "../sources/plan-sources.ts";
import type { SourcePlan } from "../sources/source-plan.ts";
import type { ClusterConfig } from "./config.ts";
import { defaultConfig } from "./default-config.ts";

/**
 * The plan of a tree by the clusters of a configuration, or by what the tree says where that describes none. It may call
 * for more once its renders are known: those done are `rendered`.
 */
export function planClusters(
  files: readonly SourceFile[],
  clusters: readonly ClusterConfig[],
  limits?: Partial<Limits>,
  rendered?: RenderedSources,
): SourcePlan {
  return planSources(files, clusters === defaultConfig.clusters ? undefined : clusters, limits, rendered);
}

/**
 * The clusters to judge: those of the configuration, or those the trees name, with the settings that hold without one.
 * Where both trees have one cluster it is the same, whatever it is called.
 */
export function plannedClusters(
  configured: readonly ClusterConfig[],
  base: SourcePlan,
  head: SourcePlan,
): readonly PlannedCluster[] {
  const only = base.clusters.length === 1 && head.clusters.length === 1;
  const names = only
    ? base.clusters.map(({ name }) => name)
    : [...new Set([...base.clusters, ...head.clusters].map(({ name }) => name))];
  return names.map((name) => ({
    config: configured.find((one) => one.name === name) ?? found(name),
    base: only ? base.clusters[0] : base.clusters.find((one) => one.name === name),
    head: only ? head.clusters[0] : head.clusters.find((one) => one.name === name),
  }));
}

export interface PlannedCluster {
  readonly config: ClusterConfig;
  /** `undefined`: that tree has no such cluster. */
  readonly base: SourcePlan["clusters"][number] | undefined;
  readonly head: SourcePlan["clusters"][number] | undefined;
}

function found(name: string): ClusterConfig {
  return { name, sources: [], inventory: [], exclude: [], options: {}, place: undefined };
}

/** The files of one cluster of a plan, with what could not be had; none of one a tree does not have. */
export function selectClusterFiles(
  files: readonly SourceFile[],
  cluster: SourcePlan["clusters"][number] | undefined,
  rendered: RenderedSources = {},
): CollectedFiles {
  return cluster === undefined ? { files: [], issues: [] } : collectFiles(cluster, files, rendered);
}
