import { renderKey, type ClusterPlan, type SourcePlan } from "../sources/source-plan.ts";
import { configPath } from "./config-path.ts";
import type { JudgedCluster } from "./judge-input.ts";

/**
 * What a cluster takes in of the head's tree by the file that judges, and by the head's own file. A cluster the head's file
 * names otherwise is the one there that takes in most of it.
 */
export function clusterCoverage(
  name: string,
  judging: ClusterPlan | undefined,
  own: SourcePlan,
): NonNullable<JudgedCluster["coverage"]> {
  const base = judging === undefined ? [] : takenIn(judging);
  const same = own.clusters.find((cluster) => cluster.name === name);
  const kept = (cluster: ClusterPlan): number => {
    const paths = new Set(takenIn(cluster));
    return base.filter((path) => paths.has(path)).length;
  };
  // Plans are in a fixed order: the first of equals is always the same.
  const [most] = [...own.clusters].sort((a, b) => kept(b) - kept(a));
  const counterpart = same ?? most;
  return { base, head: counterpart === undefined ? [] : takenIn(counterpart) };
}

/** Files as they are, and what is rendered from others. */
function takenIn({ sources }: ClusterPlan): readonly string[] {
  // The configuration is no manifest, wherever it is looked for.
  return sources.flatMap(({ files, renders }) => [
    ...files.filter((path) => path !== configPath),
    ...renders.map(renderKey),
  ]);
}
