import { compareBy, compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import type { Limits } from "../model/limits.ts";
import { parseFiles } from "../parse/parse-files.ts";
import { argoDeployments } from "./argo-deployments.ts";
import type { Deployment } from "./deployment.ts";
import { fluxDeployments } from "./flux-deployments.ts";
import { hiddenDeployments, patchedDeployments } from "./hidden-deployments.ts";
import { isPatch } from "./is-patch.ts";
import { resolveSubstitution } from "./resolve-substitution.ts";
import type { ClusterPlan, PlannedSource } from "./source-plan.ts";
import { takeDeployment } from "./take-directory.ts";
import type { TreeIndex } from "./tree-index.ts";
import { chartOf } from "./charts.ts";

export interface DeployedPlan {
  readonly clusters: readonly ClusterPlan[];
  readonly issues: readonly Issue[];
  /** Files of objects that say what is deployed. */
  readonly naming: ReadonlySet<string>;
}

/** Kinds of objects that say what is deployed, or from where. Argo has others in its group. */
const namingKinds: ReadonlySet<string> = new Set([
  ...["Application", "ApplicationSet", "AppProject"],
  ...["Kustomization", "HelmRelease", "GitRepository"],
]);

/** Clusters that the objects of Argo CD and Flux in a tree name. None: nothing of the kind deploys from this tree. */
export function planDeployed(tree: TreeIndex, limits: Partial<Limits>): DeployedPlan {
  const candidates = tree.paths
    .filter((path) => chartOf(path, tree.charts) === undefined)
    .flatMap((path) => tree.files.get(path) ?? [])
    // Plain searches: this goes through every file there is.
    .filter(({ text }) => text.includes("argoproj.io/") || text.includes(".toolkit.fluxcd.io/"));
  if (candidates.length === 0) return { clusters: [], issues: [], naming: new Set() };
  // Each file by itself: one name may stand for one object in each cluster.
  const read = candidates
    .filter(({ path }) => !isPatch(path, tree))
    .map((file) => ({ path: file.path, ...parseFiles([file], { limits }) }));
  const resources = read.flatMap((one) => one.resources);
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
  const planned = [...clusters]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { basis, deployments }]) => planCluster(name, basis, deployments, tree));
  // What can't be read may deploy anything. Where a cluster takes the file in, it is told with the cluster.
  const taken = new Set(planned.flatMap(({ sources }) => sources.flatMap(({ files }) => files)));
  const unread =
    planned.length === 0
      ? []
      : read
          .filter(({ path }) => !taken.has(path))
          .flatMap((one) => one.issues.filter(({ severity }) => severity === "error"));
  return {
    clusters: planned,
    issues: [...flux.issues, ...argo.issues, ...patchedDeployments(tree), ...unread],
    naming: new Set(resources.filter(({ kind }) => namingKinds.has(kind)).map((one) => one.locate([]).path)),
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
  const ordered = [...deployments].sort(byPlace);
  const sources = ordered.map((deployment): PlannedSource => {
    const seen = deployment.tree ?? tree;
    const taken = takeDeployment(deployment, seen);
    issues.push(...taken.issues, ...hiddenDeployments(deployment, taken, seen));
    const { label, place, namespace, made } = deployment;
    return {
      label: `${label}: ${deployment.path}`,
      place,
      files: taken.files,
      renders: taken.renders,
      reads: taken.reads,
      namespace: taken.namespace ?? namespace,
      ...(made.length === 0 ? {} : { made }),
    };
  });
  const held = sources.map(({ files, namespace }, index) => {
    return { files, namespace, filled: ordered[index]?.substitution !== undefined };
  });
  const filled = sources.map((source, index): PlannedSource => {
    const written = ordered[index]?.substitution;
    if (written === undefined) return source;
    return { ...source, substitution: resolveSubstitution(written, held, tree) };
  });
  return { name, basis, sources: filled, issues };
}
