import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import type { Deployment, FoundDeployments } from "./deployment.ts";
import { fluxClusters } from "./flux-clusters.ts";
import { fluxKustomization } from "./flux-kustomization.ts";
import { fluxRelease } from "./flux-release.ts";
import { fluxRepositories } from "./flux-repositories.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { packedByFlux } from "./flux-ignore.ts";
import { saysSomething, textAt } from "./read-fields.ts";
import type { TreeIndex } from "./tree-index.ts";
import { liesIn, resolvePath } from "./tree-path.ts";

/**
 * What the Flux Kustomizations and HelmReleases of a tree deploy, and to which cluster: the one whose files they lie
 * among, or whose Kustomization deploys the folder they lie in. `made`: those that come out of something
 * that is deployed to a cluster, and to which one.
 */
export function fluxDeployments(
  resources: readonly Resource[],
  tree: TreeIndex,
  made: ReadonlyMap<Resource, string | undefined>,
): FoundDeployments {
  const known = new Set(tree.directories);
  const issues: Issue[] = [];
  const found = resources.filter(
    ({ group, kind }) => group === "kustomize.toolkit.fluxcd.io" && kind === "Kustomization",
  );
  const releases = resources.filter(({ group }) => group === "helm.toolkit.fluxcd.io");
  const clusterOf = fluxClusters(
    found
      // As `flux bootstrap` names it.
      .filter((resource) => !made.has(resource) && resource.name === resource.namespace)
      .flatMap((resource) => {
        const path = pathOf(resource);
        return path === undefined ? [] : [{ file: resource.locate([]).path, path }];
      }),
  );
  const here = found.filter((resource) => known.has(pathOf(resource) ?? ""));
  const repositories = fluxRepositories(resources, here);
  const deployments: Deployment[] = [];
  const trees = new Map<string | undefined, TreeIndex>();
  const packed = (written: string | undefined): TreeIndex => {
    let found = trees.get(written);
    if (found === undefined) trees.set(written, (found = packedByFlux(tree, written)));
    return found;
  };
  const placed = new Set<string>();
  const deploy = (resource: Resource, cluster: string): void => {
    const key = `${cluster} ${idOf(resource)}`;
    if (placed.has(key)) return;
    placed.add(key).add(idOf(resource));
    const path = pathOf(resource);
    const repository = repositories.named(resource, "spec", "sourceRef");
    if (resource.kind === "HelmRelease") {
      const release = fluxRelease(resource, cluster, repositories, tree);
      if ("code" in release) issues.push(release);
      else deployments.push(release);
    } else if (
      path === undefined ||
      !known.has(path) ||
      repository === undefined ||
      !repositories.isHome(repository)
    )
      issues.push(elsewhere(resource));
    else {
      const from = repositories.object(resource, "spec", "sourceRef");
      issues.push(...(from === undefined ? [] : notPacked(from)));
      const deployment = fluxKustomization(resource, path, cluster, (one) => known.has(one));
      deployments.push({ ...deployment, tree: packed(textAt(from?.object, "spec", "ignore")) });
    }
  };
  for (const resource of found) {
    const cluster = made.get(resource) ?? clusterOf(resource.locate([]).path);
    if (cluster !== undefined) deploy(resource, cluster);
  }
  for (const resource of releases) {
    const cluster = made.get(resource);
    if (cluster !== undefined) deploy(resource, cluster);
  }
  // The list grows while it is walked: what a Kustomization deploys may hold more of them.
  for (const { path, cluster, tool } of deployments) {
    if (tool === "helm") continue;
    for (const resource of [...found, ...releases]) {
      if (made.has(resource)) continue;
      const file = resource.locate([]).path;
      if ((clusterOf(file) === undefined || resource.kind === "HelmRelease") && liesIn(file, path))
        deploy(resource, cluster);
    }
  }
  for (const resource of found) {
    if (placed.has(idOf(resource))) continue;
    const [folder = ""] = resource.locate([]).path.split("/");
    deploy(resource, folder.includes(".") ? "default" : folder);
  }
  for (const resource of releases) {
    if (placed.has(idOf(resource))) continue;
    const release = fluxRelease(resource, "", repositories, tree);
    if ("code" in release) issues.push(release);
  }
  return { deployments, issues: uniqueIssues(issues) };
}

function idOf(resource: Resource): string {
  return JSON.stringify([describeResource(resource), resource.locate([])]);
}

/** What a GitRepository says of the files it packs besides `ignore`. */
function notPacked(repository: Resource): readonly Issue[] {
  return ["include", "sparseCheckout"]
    .filter((key) => saysSomething(repository.object["spec"], key))
    .map((key) => notCarriedOut(key, repository.locate(["spec", key]), describeResource(repository)));
}

/** Flux takes an absolute path as one of the source. `undefined`: it leads out of the tree. */
function pathOf({ object }: Resource): string | undefined {
  return resolvePath(".", (textAt(object, "spec", "path") ?? ".").replace(/^\/+/, ""));
}

function elsewhere(resource: Resource): Issue {
  const { object } = resource;
  const written = textAt(object, "spec", "path") ?? ".";
  const from = `${textAt(object, "spec", "sourceRef", "kind") ?? "GitRepository"} \`${textAt(object, "spec", "sourceRef", "name") ?? ""}\``;
  return {
    code: "source-elsewhere",
    severity: "warning",
    message: `it deploys \`${written}\` of ${from}, which is not in this tree: what that holds is not known`,
    place: resource.locate(["spec", "path"]),
    object: describeResource(resource),
    hint: "commit what it renders to, and name it under `inventory` in `.calsim.yml`",
  };
}

/** What two clusters deploy of elsewhere is told once. */
function uniqueIssues(issues: readonly Issue[]): readonly Issue[] {
  return [
    ...new Map(
      issues.map((issue) => [JSON.stringify([issue.code, issue.object, issue.place]), issue]),
    ).values(),
  ];
}
