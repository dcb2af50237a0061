import type { Resource } from "../model/resource.ts";
import { calicoPolicySource } from "./calico-policy-source.ts";
import { isCalico, isKubernetes } from "./calico-kinds.ts";
import { defaultPolicyTypes } from "./convert-network-policy.ts";
import { kubernetesPolicySource } from "./kubernetes-policy-source.ts";
import type { LoadContext } from "./load-context.ts";
import type { PolicySource } from "./policy-source.ts";
import { objectAt } from "./read-json.ts";

const calicoPolicyKinds = [
  "NetworkPolicy",
  "GlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedGlobalNetworkPolicy",
] as const;

const policyGroup = "policy.networking.k8s.io";

/** Kinds that exist only in some versions of Calico (reference section 20). */
const versions: ReadonlyMap<string, { readonly since: number; readonly until: number }> = new Map([
  ["StagedNetworkPolicy", { since: 30, until: Infinity }],
  ["StagedGlobalNetworkPolicy", { since: 30, until: Infinity }],
  ["StagedKubernetesNetworkPolicy", { since: 30, until: Infinity }],
  ["ClusterNetworkPolicy", { since: 32, until: Infinity }],
  ["AdminNetworkPolicy", { since: 29, until: 31 }],
  ["BaselineAdminNetworkPolicy", { since: 30, until: 31 }],
]);

/** Every policy of the tree in Calico's form, staged ones included, in the order of the resources. */
export function collectPolicies(
  resources: readonly Resource[],
  context: LoadContext,
): readonly PolicySource[] {
  return resources.flatMap((resource) => {
    if (!isPolicy(resource) || !isSupported(resource, context)) return [];
    return policySource(resource, context) ?? [];
  });
}

function isPolicy(resource: Resource): boolean {
  return (
    calicoPolicyKinds.some((kind) => isCalico(resource, kind)) ||
    isCalico(resource, "StagedKubernetesNetworkPolicy") ||
    isKubernetes(resource, "networking.k8s.io", "NetworkPolicy") ||
    resource.group === policyGroup
  );
}

function policySource(resource: Resource, context: LoadContext): PolicySource | undefined {
  const spec = objectAt(resource.object, "spec");
  const calicoKind = calicoPolicyKinds.find((kind) => isCalico(resource, kind));
  if (calicoKind !== undefined) return calicoPolicySource(resource, calicoKind, context.defaultNamespace);
  switch (resource.kind) {
    case "NetworkPolicy":
      return kubernetesPolicySource(resource, "KubernetesNetworkPolicy", defaultPolicyTypes(spec), context);
    case "StagedKubernetesNetworkPolicy": {
      // Only the converter's own default applies to it (TYP-6); carried out, it is created through the API server.
      const read = context.options.staged === "promote" ? defaultPolicyTypes(spec) : spec;
      return kubernetesPolicySource(resource, "StagedKubernetesNetworkPolicy", read, context);
    }
    case "ClusterNetworkPolicy":
      return kubernetesPolicySource(resource, "KubernetesClusterNetworkPolicy", spec, context);
    case "AdminNetworkPolicy":
    case "BaselineAdminNetworkPolicy":
      return kubernetesPolicySource(resource, resource.kind, spec, context);
    default:
      return undefined;
  }
}

/** A kind that the assumed Calico does not read does nothing, which the report must say. */
function isSupported(resource: Resource, context: LoadContext): boolean {
  const range = versions.get(resource.kind);
  const minor = context.version.minor;
  if (range === undefined || (minor >= range.since && minor <= range.until)) return true;
  const when =
    range.until === Infinity
      ? `3.${range.since} and later read it`
      : `3.${range.since} to 3.${range.until} read it`;
  context.report(resource, ["kind"], {
    code: "kind-not-read",
    severity: "warning",
    message: `Calico ${context.version.text} ignores \`${resource.kind}\`: only ${when}`,
    use: "ignored",
  });
  return false;
}
