import { canonicalText } from "../base/canonical-text.ts";
import { compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import { formatSourceRef } from "../model/source-ref.ts";
import { argoSources, type ArgoApplication, type ArgoSource } from "./argo-application.ts";
import { expandApplicationSet, type UnreadGenerator } from "./argo-application-set.ts";
import { argoDeployment, destinationOf } from "./argo-deployment.ts";
import type { Deployment, FoundDeployments } from "./deployment.ts";
import { clusterFolder } from "./flux-clusters.ts";
import { textAt, valueAt } from "./read-fields.ts";
import { homeRepository } from "./repository-key.ts";
import type { TreeIndex } from "./tree-index.ts";

/**
 * What the Applications and ApplicationSets of a tree deploy from this tree, and to which cluster. `made`: those that come out
 * of something that is deployed to a cluster, and to which one.
 */
export function argoDeployments(
  resources: readonly Resource[],
  tree: TreeIndex,
  made: ReadonlyMap<Resource, string | undefined>,
): FoundDeployments {
  const issues: Issue[] = [];
  const applications: ArgoApplication[] = [];
  const unread: UnreadGenerator[] = [];
  const ofArgo = resources.filter(({ group }) => group === "argoproj.io");
  const homeOf = homesOf(ofArgo, made);
  for (const resource of ofArgo) {
    const clusterOf = homeOf(resource);
    if (resource.kind === "Application") applications.push(writtenApplication(resource, clusterOf));
    else if (resource.kind === "ApplicationSet") {
      const expanded = expandApplicationSet(resource, tree, clusterOf);
      applications.push(...expanded.applications);
      issues.push(...expanded.issues);
      unread.push(...expanded.unread);
    }
  }
  const known = new Set(tree.directories);
  const sources = applications.flatMap((application) => argoSources(application, tree.files));
  const candidates = sources.filter(({ path }) => path !== undefined && known.has(path));
  const home = homeRepository(candidates.map(({ repository }) => repository));
  if (home === undefined) issues.push(...ambiguous(candidates));
  const isHome = (repository: string): boolean => home === undefined || repository === home;
  const placed = sources.flatMap((source): readonly PlacedSource[] => {
    const { path, repository, application } = source;
    const here = path !== undefined && known.has(path) && isHome(repository);
    const foreign = application.generatedFrom.find((one) => !isHome(one));
    if (!here) issues.push(path !== undefined && repository === home ? missing(source) : elsewhere(source));
    else if (foreign !== undefined) issues.push(foreignGenerator(application, foreign));
    if (!here || foreign !== undefined) return [];
    issues.push(...pinnedRevision(source));
    return [{ source, deployment: argoDeployment(source, path, tree, isHome) }];
  });
  for (const { issue, repositories } of unread) {
    // What it makes of other repositories is no part of this tree, as with every other Application of those.
    const ofThis = repositories.some((one) => one === undefined || isHome(one));
    issues.push(ofThis ? issue : { ...issue, severity: "warning" });
  }
  issues.push(...addressedClusters(placed), ...writtenTwice(placed));
  return { deployments: placed.map(({ deployment }) => deployment), issues };
}

/**
 * Each cluster may run an Argo CD of its own, and all call theirs `in-cluster`: then the cluster that an object comes out in,
 * or the folder of `clusters/` it lies in, tells which one that is.
 */
function homesOf(
  resources: readonly Resource[],
  made: ReadonlyMap<Resource, string | undefined>,
): (resource: Resource) => string | undefined {
  const folderOf = (resource: Resource): string | undefined => clusterFolder(resource.locate([]).path);
  const local = resources.filter(({ kind, object }) => {
    const { spec } = object;
    return destinationOf(kind === "Application" ? spec : valueAt(spec, "template", "spec")) === undefined;
  });
  const folders = new Set(local.flatMap((resource) => folderOf(resource) ?? []));
  return (resource) => made.get(resource) ?? (folders.size > 1 ? folderOf(resource) : undefined);
}

/** One Argo CD holds one object of a name: another one is of another Argo CD, and so of another cluster. */
function writtenTwice(placed: readonly PlacedSource[]): readonly Issue[] {
  const first = new Map<string, ArgoApplication>();
  const told = new Set<ArgoApplication>();
  const written = placed.filter(({ source }) => source.application.label.startsWith("Application "));
  return written.flatMap(({ source: { application }, deployment }): readonly Issue[] => {
    const key = JSON.stringify([deployment.cluster, application.label]);
    const other = first.get(key) ?? application;
    first.set(key, other);
    const isSame = canonicalText(other.spec ?? null) === canonicalText(application.spec ?? null);
    if (isSame || told.has(application)) return [];
    told.add(application);
    return [
      {
        code: "source-ambiguous",
        severity: "error",
        message: `there is another one of this name at ${formatSourceRef(other.locate([]))}, for the same cluster: nothing says which clusters they are for`,
        place: application.locate([]),
        object: application.label,
        hint: "keep those of a cluster in a folder of `clusters/`, name their destinations, or describe the clusters in `.calsim.yml`",
      },
    ];
  });
}

function writtenApplication(resource: Resource, home: string | undefined): ArgoApplication {
  return {
    name: resource.name,
    label: describeResource(resource),
    spec: resource.object["spec"],
    locate: (path) => resource.locate(["spec", ...path]),
    generatedFrom: [],
    home,
  };
}

/** Several repositories could be this one: what is taken from here may be deployed from another. */
function ambiguous(candidates: readonly ArgoSource[]): readonly Issue[] {
  const [first] = candidates;
  if (first === undefined) return [];
  const names = [...new Set(candidates.map(({ repository }) => `\`${repository}\``))].sort(compareText);
  const place = first.application.locate([...first.at, "repoURL"]);
  const message = `nothing says which of ${names.join(", ")} this tree is: applications of each are taken as of this one`;
  return [
    {
      code: "source-ambiguous",
      severity: "warning",
      message,
      place,
      object: first.application.label,
      hint: "describe the clusters in `.calsim.yml`",
    },
  ];
}

function elsewhere({ application, repository, path, at }: ArgoSource): Issue {
  const what =
    path === undefined
      ? `a chart or path outside this repository (\`${repository}\`)`
      : `\`${path}\` of \`${repository}\``;
  return {
    code: "source-elsewhere",
    severity: "warning",
    message: `it deploys ${what}, which is not in this tree: what that holds is not known`,
    place: application.locate(at),
    object: application.label,
    hint: "commit what it renders to, and name it under `inventory` in `.calsim.yml`",
  };
}

/** Argo CD can't deploy it either, unless it takes it from another revision: what is in the cluster is not known. */
function missing({ application, path = "", at }: ArgoSource): Issue {
  return {
    code: "source-elsewhere",
    severity: "error",
    message: `it deploys \`${path}\`, which is not in this tree: what it leaves in the cluster is not known`,
    place: application.locate([...at, "path"]),
    object: application.label,
    hint: "name a directory of the tree, or take the application out",
  };
}

/** One cluster may be named by some applications and addressed by others: then each has half of it. */
function addressedClusters(placed: readonly PlacedSource[]): readonly Issue[] {
  const isAddressed = ({ source }: PlacedSource): boolean =>
    textAt(source.application.spec, "destination", "name") === undefined;
  const others = placed.filter(({ source }) => destinationOf(source.application.spec) !== undefined);
  const named = others.filter((one) => !isAddressed(one));
  const names = new Set(named.map(({ deployment }) => deployment.cluster));
  const addressed = others.filter((one) => isAddressed(one) && !names.has(one.deployment.cluster));
  const [first] = addressed;
  if (first === undefined || named.length === 0) return [];
  return [
    {
      code: "source-ambiguous",
      severity: "warning",
      message: `some applications say by name where they deploy to (${clusterNames(named)}), others by address (${clusterNames(addressed)}): nothing says which of these are one cluster, and each is judged by itself`,
      place: first.deployment.place,
      object: first.deployment.label,
      hint: "use `destination.name` throughout, or describe the clusters in `.calsim.yml`",
    },
  ];
}

interface PlacedSource {
  readonly source: ArgoSource;
  readonly deployment: Deployment;
}

function clusterNames(placed: readonly PlacedSource[]): string {
  const names = [...new Set(placed.map(({ deployment }) => deployment.cluster))].sort(compareText);
  return names.map((name) => `\`${name}\``).join(", ");
}

function foreignGenerator({ label, locate }: ArgoApplication, repository: string): Issue {
  return {
    code: "source-elsewhere",
    severity: "error",
    message: `its generator reads \`${repository}\`, which is not this tree: the applications it makes are not known`,
    place: locate([]),
    object: label,
    hint: "describe the clusters in `.calsim.yml`",
  };
}

/** A tag or commit does not move with this tree: a change reaches the cluster when that does. */
function pinnedRevision({ application, fields, at }: ArgoSource): readonly Issue[] {
  const revision = textAt(fields, "targetRevision");
  if (
    revision === undefined ||
    !/^(?:[0-9a-f]{40}|v?\d+(?:\.[\dx*]+)*(?:[-+].*)?|refs\/tags\/.*)$/.test(revision)
  )
    return [];
  return [
    {
      code: "source-pinned",
      severity: "notice",
      message: `it deploys revision \`${revision}\`: a change to this tree reaches the cluster when that is moved, and is judged as if it were`,
      place: application.locate([...at, "targetRevision"]),
      object: application.label,
    },
  ];
}
