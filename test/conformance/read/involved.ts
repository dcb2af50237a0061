import { isRecord, record, text, type Json } from "./json.ts";
import { resourceName, shortResource } from "./resource-files.ts";

/** The resources a difference is about, one line each: the endpoints, the policies and the tiers and sets they name. */
export function involved(
  resources: readonly Json[],
  about: { readonly endpoints: readonly string[]; readonly policies: readonly string[] },
): readonly string[] {
  const wanted = new Set(
    about.policies.map((policy) =>
      policy.replace(/^KubernetesNetworkPolicy:/, "NetworkPolicy:").replace(/^KubernetesCluster/, "Cluster"),
    ),
  );
  const endpoints = new Set(
    about.endpoints.map((endpoint) => endpoint.replace(/@.*$/, "").replace(/^host\//, "")),
  );
  return resources.filter(isRecord).flatMap((resource) => {
    const kind = text(resource["kind"]) ?? "";
    const name = resourceName(resource).slice(kind.length + 1);
    // Namespaced objects of a tree may leave the default namespace out.
    const names = [name, `default/${name}`];
    const named =
      (["Pod", "HostEndpoint", "WorkloadEndpoint", "Node"].includes(kind) &&
        names.some((one) => endpoints.has(one))) ||
      names.some((one) => wanted.has(`${kind}:${one}`)) ||
      ["Tier", "NetworkSet", "GlobalNetworkSet"].includes(kind) ||
      (kind === "Namespace" && Object.keys(record(record(resource["metadata"])["labels"])).length > 0);
    return named ? [shortResource(resource)] : [];
  });
}
