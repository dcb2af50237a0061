import { compareBy, compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import { parseFiles } from "../parse/parse-files.ts";
import { argoDeployments } from "./argo-deployments.ts";
import type { Deployment } from "./deployment.ts";
import { fluxDeployments } from "./flux-deployments.ts";
import { hiddenDeployments, patchedDeployments } from "./hidden-deployments.ts";
import { isPatch } from "./is-patch.ts";
import type { ClusterPlan, PlannedSource } from "./source-plan.ts";
import { takeDeployment } from "./take-directory.ts";
import type { TreeIndex } from "./tree-index.ts";
import { chartOf } from "./charts.ts";

export interface DeployedPlan {
  readonly clusters: readonly ClusterPlan[];
  readonly issues: readonly Issue[];
}

/** Clusters that the objects of Argo CD and Flux in a tree name. None: nothing of the kind deploys from this tree. */
export function planDeployed(tree: TreeIndex): DeployedPlan {
  const candidates = tree.paths
    .filter((path) => chartOf(path, tree.charts) === undefined)
    .flatMap((path) => tree.files.get(path) ?? [])
    // Plain searches: this goes through every file there is.
    .filter(({ text }) => text.includes("argoproj.io/") || text.includes(".toolkit.fluxcd.io/"));
  if (candidates.length === 0) return { clusters: [], issues: [] };
  // Each file by itself: one name may stand for one object in each cluster.
  const resources = candidates
    .filter(({ path }) => !isPatch(path, tree))
    .flatMap((file) => parseFiles([file]).resources);
  const flux = fluxDeployments(resources, tree);
  const argo = argoDeployments(resources, tree);
  const clusters = new Map<string, { basis: ClusterPlan["basis"]; deployments: Deployment[] }>();
  for (const [basis, { deployments }] of [
    ["flux", flux],
    ["argo-cd", argo],
  ] as const) {
    for (const deployment of deployments) {
      const cluster = clusters.get(deployment.cluster) ?? { basis, deployments: [] };
      clusters.set(deployment.cluster, cluster);
      cluster.deployments.push(deployment);
    }
  }
  return {
    clusters: [...clusters]
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, { basis, deployments }]) => planCluster(name, basis, deployments, tree)),
    issues: [...flux.issues, ...argo.issues, ...patchedDeployments(tree)],
  };
}

function planCluster(
  name: string,
  basis: ClusterPlan["basis"],
  deployments: readonly Deployment[],
  tree: TreeIndex,
): ClusterPlan {
  const issues: Issue[] = [];
  const byPlace = compareBy<Deployment>(
    ({ place }) => place.path,
    ({ place }) => place.line,
    ({ path }) => path,
  );
  const sources = [...deployments].sort(byPlace).map((deployment): PlannedSource => {
    const taken = takeDeployment(deployment, tree);
    issues.push(...taken.issues, ...hiddenDeployments(deployment, taken, tree));
    const { label, place, namespace, substitution, made } = deployment;
    return {
      label: `${label}: ${deployment.path}`,
      place,
      files: taken.files,
      renders: taken.renders,
      reads: taken.reads,
      namespace: taken.namespace ?? namespace,
      ...(substitution === undefined ? {} : { substitution }),
      ...(made.length === 0 ? {} : { made }),
    };
  });
  return { name, basis, sources, issues };
}
