import { endpointsOf } from "./check-config.ts";
import { initConfig, type InitCluster } from "./judge/init-config.ts";
import { selectClusterFiles } from "./judge/select-cluster-files.ts";
import type { Limits } from "./model/limits.ts";
import type { SourceFile } from "./model/resource.ts";
import type { RenderedSources } from "./sources/collect-files.ts";
import { planSources } from "./sources/plan-sources.ts";
import type { ClusterPlan, SourceSpec } from "./sources/source-plan.ts";

/** A commented `.calsim.yml` to start from, made of what a tree without one holds. It changes nothing of what is judged. */
export function startConfig(
  files: readonly SourceFile[],
  rendered: RenderedSources = {},
  limits: Partial<Limits> = {},
): string {
  const { clusters } = planSources(files, undefined, limits, rendered);
  const endpoints = clusters.flatMap((cluster) =>
    endpointsOf(selectClusterFiles(files, cluster, rendered).files, { limits }),
  );
  return initConfig({
    endpoints: [...new Map(endpoints.map((endpoint) => [endpoint.id, endpoint])).values()],
    ...(isWholeTree(clusters, files) ? {} : { clusters: clusters.map((one) => foundCluster(one, files)) }),
  });
}

/** Whether naming the whole tree takes exactly what is found without naming anything. */
function isWholeTree(clusters: readonly ClusterPlan[], files: readonly SourceFile[]): boolean {
  const [found, ...more] = clusters;
  const everything: SourceSpec = { kind: "path", path: "." };
  const whole = { name: "default", sources: [everything], inventory: [], place: undefined };
  const [named] = planSources(files, [whole]).clusters;
  return found?.name === whole.name && more.length === 0 && taken(found) === taken(named);
}

function taken(cluster: ClusterPlan | undefined): string {
  const sources = cluster?.sources ?? [];
  return JSON.stringify([
    sources.flatMap(({ files }) => files).sort(),
    sources.flatMap(({ renders }) => renders),
  ]);
}

const basisText = {
  configuration: "configuration",
  "argo-cd": "from the Applications of Argo CD",
  flux: "from the Kustomizations of Flux",
  kustomize: "from kustomizations of one base",
  manifests: "every manifest",
} satisfies Record<ClusterPlan["basis"], string>;

function foundCluster({ name, basis, sources }: ClusterPlan, files: readonly SourceFile[]): InitCluster {
  const paths = sources.flatMap((source) => source.files);
  // What deploys them says more than sources can: namespaces, values, variables.
  if (basis === "argo-cd" || basis === "flux") return { name, basis: basisText[basis], sources: [] };
  return {
    name,
    basis: basisText[basis],
    sources: [
      ...directoriesOf(new Set(paths), files).map((path): SourceSpec => ({ kind: "path", path })),
      ...sources.flatMap(({ renders }) => renders),
    ],
  };
}

/** The fewest directories and files that hold these files of the tree, and no others. */
function directoriesOf(wanted: ReadonlySet<string>, files: readonly SourceFile[]): readonly string[] {
  const impure = new Set(
    files.filter(({ path }) => !wanted.has(path)).flatMap(({ path }) => directoriesAbove(path)),
  );
  const found = [...wanted].map(
    (path) => directoriesAbove(path).find((directory) => !impure.has(directory)) ?? path,
  );
  return [...new Set(found)].sort();
}

/** `a`, `a/b` of `a/b/c.yaml`. */
function directoriesAbove(path: string): readonly string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}
