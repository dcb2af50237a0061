import type { Resource } from "../model/resource.ts";
import { formatSourceRef } from "../model/source-ref.ts";
import type { LoadContext } from "./load-context.ts";

/** Objects of these kinds belong to no namespace, whatever `metadata.namespace` says. */
const clusterKinds: ReadonlySet<string> = new Set([
  "Namespace",
  "Node",
  "Tier",
  "GlobalNetworkPolicy",
  "StagedGlobalNetworkPolicy",
  "GlobalNetworkSet",
  "HostEndpoint",
  "Profile",
  "IPPool",
  "FelixConfiguration",
  "KubeControllersConfiguration",
  "ClusterNetworkPolicy",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
]);

/**
 * One resource per object. Where the tree holds an object more than once the last one counts, as applying the files in
 * order would leave it. Parsing already reports plain repeats; this finds those that only show once the default
 * namespace is known, and objects written in both API groups of Calico.
 */
export function uniqueResources(resources: readonly Resource[], context: LoadContext): readonly Resource[] {
  const byKey = new Map<string, Resource>();
  for (const resource of resources) {
    const key = objectKey(resource, context);
    const earlier = byKey.get(key);
    if (earlier !== undefined && JSON.stringify(earlier.object) !== JSON.stringify(resource.object)) {
      context.report(resource, [], {
        code: "duplicate-object",
        severity: "warning",
        message: `this object is also at ${formatSourceRef(earlier.locate([]))}, and the two differ: the later one is used`,
        use: "used",
      });
    }
    byKey.delete(key);
    byKey.set(key, resource);
  }
  return [...byKey.values()];
}

function objectKey(resource: Resource, context: LoadContext): string {
  const group = resource.group === "crd.projectcalico.org" ? "projectcalico.org" : resource.group;
  const namespace = clusterKinds.has(resource.kind) ? "" : (resource.namespace ?? context.defaultNamespace);
  return `${group}/${resource.kind}/${namespace}/${resource.name}`;
}
