import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import { knownKinds } from "./known-kinds.ts";

/** Objects that say what is deployed where: no policy looks at the namespace they lie in. */
const deployers: ReadonlySet<string> = new Set([
  "Application",
  "ApplicationSet",
  "AppProject",
  "Kustomization",
]);

const clusterKinds: ReadonlySet<string> = new Set(
  knownKinds.filter(({ namespaced }) => !namespaced).map(({ group, kind }) => `${group}/${kind}`),
);

/**
 * Objects that have to lie in a namespace and name none, told once a file: where they land is for whoever deploys the
 * file to say, and `defaultNamespace` is where they are taken to be.
 */
export function namespaceMissing(resources: readonly Resource[], defaultNamespace: string): readonly Issue[] {
  const byFile = new Map<string, Resource[]>();
  for (const resource of resources) {
    const { group, kind, namespace } = resource;
    if (namespace !== undefined || deployers.has(kind) || clusterKinds.has(`${group}/${kind}`)) continue;
    const { path } = resource.locate([]);
    const found = byFile.get(path);
    if (found === undefined) byFile.set(path, [resource]);
    else found.push(resource);
  }
  return [...byFile.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [missingIssue(first, others.length, defaultNamespace)],
  );
}

function missingIssue(first: Resource, others: number, defaultNamespace: string): Issue {
  const objects = others === 1 ? "does another object" : `do ${String(others)} more objects`;
  return {
    code: "namespace-missing",
    severity: "notice",
    message: `it names no namespace${others === 0 ? "" : `, as ${objects} of this file`}: \`${defaultNamespace}\` is assumed`,
    place: first.locate([]),
    object: describeResource(first),
    use: "used",
    hint: "write `metadata.namespace`",
  };
}
