import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import type { Deployment, FoundDeployments } from "./deployment.ts";
import { saysSomething, textAt } from "./read-fields.ts";
import { liesIn, resolvePath } from "./tree-path.ts";

/**
 * What the Flux Kustomizations of a tree deploy, and to which cluster: the one under whose folder of `clusters/` they
 * lie, or whose Kustomization deploys the folder they lie in.
 */
export function fluxDeployments(
  resources: readonly Resource[],
  directories: readonly string[],
): FoundDeployments {
  const known = new Set(directories);
  const issues: Issue[] = [];
  const found = resources.filter(
    ({ group, kind }) => group === "kustomize.toolkit.fluxcd.io" && kind === "Kustomization",
  );
  const deployments: Deployment[] = [];
  const placed = new Set<string>();
  const idOf = (resource: Resource): string =>
    JSON.stringify([describeResource(resource), resource.locate([])]);
  const deploy = (resource: Resource, cluster: string): void => {
    const key = `${cluster} ${idOf(resource)}`;
    if (placed.has(key)) return;
    placed.add(key).add(idOf(resource));
    const deployment = read(resource, cluster, known);
    if ("code" in deployment) issues.push(deployment);
    else deployments.push(deployment);
  };
  for (const resource of found) {
    const cluster = folderOf(resource.locate([]).path);
    if (cluster !== undefined) deploy(resource, cluster);
  }
  // The list grows while it is walked: what a Kustomization deploys may hold more of them.
  for (const { path, cluster } of deployments) {
    for (const resource of found) {
      const file = resource.locate([]).path;
      if (folderOf(file) === undefined && liesIn(file, path)) deploy(resource, cluster);
    }
  }
  for (const resource of found) {
    if (placed.has(idOf(resource))) continue;
    const [folder = ""] = resource.locate([]).path.split("/");
    deploy(resource, folder.includes(".") ? "default" : folder);
  }
  return { deployments, issues };
}

function folderOf(path: string): string | undefined {
  return /(?:^|\/)clusters\/([^/]+)\//.exec(path)?.[1];
}

function read(resource: Resource, cluster: string, known: ReadonlySet<string>): Deployment | Issue {
  const { object, name } = resource;
  const label = describeResource(resource);
  const written = textAt(object, "spec", "path") ?? ".";
  // Flux takes an absolute path as one of the source.
  const path = resolvePath(".", written.replace(/^\/+/, ""));
  const place = resource.locate(["spec", "path"]);
  const kind = textAt(object, "spec", "sourceRef", "kind") ?? "GitRepository";
  if (path === undefined || !known.has(path) || kind !== "GitRepository") {
    return {
      code: "source-elsewhere",
      severity: "warning",
      message: `it deploys \`${written}\` of a ${kind}, which is not in this tree: what that holds is not known`,
      place,
      object: label,
    };
  }
  const keys = ["patches", "components", "namePrefix", "nameSuffix", "commonMetadata"];
  const unmodelled = [...keys.map((key) => [key]), ["postBuild"]].filter((one) =>
    saysSomething(object, "spec", ...one),
  );
  return {
    cluster: textAt(object, "spec", "kubeConfig", "secretRef", "name") ?? cluster,
    label: `Flux ${label}`,
    place,
    path,
    namespace: textAt(object, "spec", "targetNamespace"),
    recurse: true,
    include: undefined,
    exclude: undefined,
    release: name,
    values: [],
    unmodelled: unmodelled.map((one) => one.join(".")),
  };
}
