import { compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import { argoSources, type ArgoApplication, type ArgoSource } from "./argo-application.ts";
import { expandApplicationSet } from "./argo-application-set.ts";
import type { FoundDeployments } from "./deployment.ts";

/** What the Applications and ApplicationSets of a tree deploy from this tree, and to which cluster. */
export function argoDeployments(
  resources: readonly Resource[],
  directories: readonly string[],
): FoundDeployments {
  const issues: Issue[] = [];
  const applications: ArgoApplication[] = [];
  for (const resource of resources) {
    if (resource.group !== "argoproj.io") continue;
    if (resource.kind === "Application") {
      const { name, object } = resource;
      const place = resource.locate(["spec"]);
      applications.push({ name, label: describeResource(resource), spec: object["spec"], place });
    } else if (resource.kind === "ApplicationSet") {
      const expanded = expandApplicationSet(resource, directories);
      applications.push(...expanded.applications);
      issues.push(...expanded.issues);
    }
  }
  const sources = applications.flatMap(argoSources);
  const known = new Set(directories);
  const home = homeRepository(sources, known);
  const deployments = sources.flatMap((source) => {
    const { path, repository, deployment } = source;
    const here = path !== undefined && known.has(path) && (home === undefined || repository === home);
    if (!here) issues.push(elsewhere(source));
    return here ? [{ ...deployment, path }] : [];
  });
  return { deployments, issues };
}

/**
 * The address most sources with a directory of this tree name: this repository, which does not know its own. Several
 * named equally often could each be it.
 */
function homeRepository(sources: readonly ArgoSource[], known: ReadonlySet<string>): string | undefined {
  const counts = new Map<string, number>();
  for (const { repository, path } of sources)
    if (path !== undefined && known.has(path)) counts.set(repository, (counts.get(repository) ?? 0) + 1);
  const [first, second] = [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b));
  return first === undefined || first[1] === second?.[1] ? undefined : first[0];
}

function elsewhere({ application, repository, path }: ArgoSource): Issue {
  const what =
    path === undefined
      ? `a chart or path outside this repository (\`${repository}\`)`
      : `\`${path}\` of \`${repository}\``;
  return {
    code: "source-elsewhere",
    severity: "warning",
    message: `it deploys ${what}, which is not in this tree: what that holds is not known`,
    place: application.place,
    object: application.label,
    hint: "commit what it renders to, and name it under `inventory` in `.calsim.yml`",
  };
}
