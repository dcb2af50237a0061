import { compareBy } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import type { Limits } from "../model/limits.ts";
import type { SourceFile } from "../model/resource.ts";
import { chartOf } from "./charts.ts";
import { configuredName } from "./configured-name.ts";
import type { RenderedSources } from "./collect-files.ts";
import { pathPattern } from "./path-pattern.ts";
import { planConfigured } from "./plan-configured.ts";
import { planDeployed } from "./plan-deployed.ts";
import { planManifests } from "./plan-manifests.ts";
import type { ClusterPlan, ClusterSpec, LeftOut, SourcePlan } from "./source-plan.ts";
import { indexTree, type TreeIndex } from "./tree-index.ts";
import { liesIn } from "./tree-path.ts";
import { unfollowedLinks } from "./unfollowed-links.ts";

/**
 * Says which files of a tree make which cluster, and what has to be rendered. The configuration decides where it
 * names sources of clusters. Elsewhere the tree is asked: what Argo CD and Flux deploy from it, then its kustomizations,
 * then every manifest as one cluster. What has been `rendered` may say more of what is deployed: the plan is final when
 * all renders of it are among them.
 */
export function planSources(
  files: readonly SourceFile[],
  configured: readonly ClusterSpec[] | undefined,
  limits: Partial<Limits> = {},
  rendered: RenderedSources = {},
): SourcePlan {
  const tree = indexTree(files);
  if (configured?.every(({ sources }) => sources.length > 0) === true)
    return planOnlyConfigured(configured, tree);
  const found = planFound(tree, limits, rendered);
  if (configured === undefined) return withLinks(found, tree, () => false);
  return found.clusters[0]?.basis === "manifests"
    ? planOnlyConfigured(configured, tree)
    : planDescribed(configured, found, tree);
}

/** Clusters that the configuration describes, and nothing else. */
function planOnlyConfigured(configured: readonly ClusterSpec[], tree: TreeIndex): SourcePlan {
  const inventory = configured.flatMap((cluster) => cluster.inventory);
  const clusters = configured.map((cluster) => planConfigured(cluster, tree, inventory));
  const isExcluded = excludedBy(configured);
  const plan: SourcePlan = {
    clusters,
    finders: [],
    leftOut: leftOut(clusters, tree, (path) => (isExcluded(path) ? "excluded" : "not-configured")),
    issues: [],
  };
  return withLinks(plan, tree, isExcluded);
}

function withLinks(plan: SourcePlan, tree: TreeIndex, isExcluded: (path: string) => boolean): SourcePlan {
  if (tree.links.length === 0) return plan;
  const clusters = plan.clusters.map((cluster) => ({
    ...cluster,
    issues: [...cluster.issues, ...unfollowedLinks(cluster, tree, isExcluded)],
  }));
  return { ...plan, clusters };
}

/** Clusters that the tree says itself, with what the configuration says of them besides. */
function planDescribed(configured: readonly ClusterSpec[], found: SourcePlan, tree: TreeIndex): SourcePlan {
  const inventory = configured.flatMap((cluster) => cluster.inventory);
  const only = configured.length === 1 && found.clusters.length === 1 ? found.clusters[0] : undefined;
  const sameAs = ({ name }: ClusterSpec): ClusterPlan | undefined =>
    found.clusters.find((one) => one.name === name) ??
    found.clusters.find((one) => configuredName(one.name) === name);
  const described = configured.map((cluster) => {
    const same = sameAs(cluster) ?? only;
    if (cluster.sources.length > 0) return planConfigured(cluster, tree, inventory);
    return same === undefined ? notInTree(cluster, found) : planConfigured(cluster, tree, inventory, same);
  });
  // Sources say which clusters there are; without any, those that the tree says are judged, all of them.
  const others = configured.some(({ sources }) => sources.length > 0)
    ? []
    : found.clusters.filter((one) => one !== only && !configured.some((spec) => sameAs(spec) === one));
  const clusters = [...described, ...others];
  const naming = new Set(
    found.leftOut.flatMap(({ path, reason }) => (reason === "names-deployments" ? [path] : [])),
  );
  const isExcluded = excludedBy(configured);
  const rest = leftOut(clusters, tree, (path) => (isExcluded(path) ? "excluded" : "not-deployed"), naming);
  const met = found.issues.filter(({ code }) => code !== "source-not-deployed");
  const issues = [...met, ...undeployed(rest, tree)].sort(byPlace);
  return withLinks({ ...found, clusters, leftOut: rest, issues }, tree, isExcluded);
}

/** A cluster that has no sources of its own, in a tree that knows no such cluster. */
function notInTree({ name, place }: ClusterSpec, found: SourcePlan): ClusterPlan {
  const names = found.clusters.map((one) => `\`${configuredName(one.name)}\``).join(", ");
  const issue: Issue = {
    code: "source-empty",
    severity: "error",
    message: `cluster \`${name}\` has no \`sources\`, and the tree says of no such cluster what is deployed to it (it does of ${names})`,
    ...(place === undefined ? {} : { place }),
    hint: "name it as the tree does, or give it `sources`",
  };
  return { name, basis: "configuration", sources: [], issues: [issue] };
}

function excludedBy(configured: readonly ClusterSpec[]): (path: string) => boolean {
  const excluded = configured
    .flatMap(({ sources, exclude = [] }) => [
      ...exclude,
      ...sources.flatMap((source) => (source.kind === "path" ? (source.exclude ?? []) : [])),
    ])
    .map(({ pattern }) => pathPattern(pattern));
  return (path) => excluded.some((matches) => matches(path));
}

/** Clusters that the tree says itself, or the whole of it as one. */
function planFound(tree: TreeIndex, limits: Partial<Limits>, rendered: RenderedSources): SourcePlan {
  const deployed = planDeployed(tree, limits, rendered);
  const clusters = deployed.clusters.length > 0 ? deployed.clusters : planManifests(tree);
  const { finders } = deployed;
  const naming = new Set([...deployed.naming, ...finders.flatMap(({ reads }) => reads)]);
  const rest = leftOut(clusters, tree, () => "not-deployed", naming);
  const issues = [...deployed.issues, ...unrendered(clusters, tree), ...undeployed(rest, tree)];
  return { clusters, finders, leftOut: rest, issues: issues.sort(byPlace) };
}

const byPlace = compareBy<Issue>(
  ({ place }) => place?.path ?? "",
  ({ place }) => place?.line ?? 0,
  ({ code }) => code,
  ({ message }) => message,
);

/** Every file that no cluster takes and no render reads. */
function leftOut(
  clusters: readonly ClusterPlan[],
  tree: TreeIndex,
  otherwise: (path: string) => LeftOut["reason"],
  naming: ReadonlySet<string> = new Set(),
): readonly LeftOut[] {
  const used = new Set<string>();
  for (const { files, reads } of clusters.flatMap(({ sources }) => sources))
    for (const path of [...files, ...reads]) used.add(path);
  return tree.paths.flatMap((path): readonly LeftOut[] => {
    const chart = chartOf(path, tree.charts);
    if (used.has(path) || path === ".calsim.yml") return [];
    if (otherwise(path) === "excluded") return [{ path, reason: "excluded", of: undefined }];
    if (naming.has(path)) return [{ path, reason: "names-deployments", of: undefined }];
    if (chart !== undefined) return [{ path, reason: "chart-file", of: chart }];
    const reader = tree.kustomizations.inputs.get(path);
    if (reader !== undefined) return [{ path, reason: "kustomization-input", of: reader }];
    const beside = [...tree.kustomizations.all.keys()].find((one) => one !== "." && liesIn(path, one));
    return [{ path, reason: beside === undefined ? otherwise(path) : "not-listed", of: beside }];
  });
}

/** Charts that nothing says how to render: what they would deploy is missing. */
function unrendered(clusters: readonly ClusterPlan[], tree: TreeIndex): readonly Issue[] {
  const rendered = clusters
    .flatMap(({ sources }) => sources.flatMap(({ renders }) => renders))
    .flatMap((render) => (render.kind === "helm" ? [render.chart] : []));
  return tree.charts
    .filter((chart) => !rendered.includes(chart))
    .map((chart) => ({
      code: "chart-not-rendered",
      severity: "warning",
      message: `nothing says how the chart in \`${chart}\` is deployed: what it renders to is not part of any cluster`,
      place: { path: chart === "." ? "Chart.yaml" : `${chart}/Chart.yaml`, line: 1 },
      hint: "name it as a `helm` source in `.calsim.yml`",
    }));
}

function undeployed(rest: readonly LeftOut[], tree: TreeIndex): readonly Issue[] {
  const holding = rest.filter(({ path, reason }) => {
    const text = tree.files.get(path)?.text ?? "";
    // Where Flux takes things from is heard, wherever it is deployed itself.
    if (text.includes("toolkit.fluxcd.io/")) return false;
    // A job of a workflow may be called `kind`.
    return reason === "not-deployed" && ["kind", "apiVersion"].every((key) => saysKey(text, key));
  });
  const [first] = holding;
  if (first === undefined) return [];
  const others = holding.length === 1 ? "" : ` and ${holding.length - 1} more`;
  return [
    {
      code: "source-not-deployed",
      severity: "warning",
      message: `nothing in the tree says where \`${first.path}\`${others} is deployed: it is part of no cluster`,
      place: { path: first.path, line: 1 },
      hint: "`calsim sources` lists them; describe the clusters in `.calsim.yml`",
    },
  ];
}

function saysKey(text: string, key: string): boolean {
  return new RegExp(`^\\s*["']?${key}["']?\\s*:`, "m").test(text);
}
