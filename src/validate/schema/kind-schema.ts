import type { Resource } from "../../model/resource.ts";
import { adminNetworkPolicy, baselineAdminNetworkPolicy } from "./admin-network-policy.ts";
import {
  globalNetworkPolicy,
  networkPolicy,
  stagedGlobalNetworkPolicy,
  stagedNetworkPolicy,
} from "./calico-policy.ts";
import { clusterNetworkPolicy, type Channel } from "./cluster-network-policy.ts";
import { hostEndpoint, workloadEndpoint } from "./endpoints.ts";
import { felixConfiguration } from "./felix-configuration.ts";
import { ipPool } from "./ip-pool.ts";
import { kubeControllersConfiguration } from "./kube-controllers.ts";
import { kubernetesSchemas } from "./kubernetes-objects.ts";
import { kubernetesNetworkPolicy, stagedKubernetesNetworkPolicy } from "./kubernetes-policy.ts";
import type { ObjectSchema } from "./schema.ts";
import { networkSet, profile } from "./sets-and-profiles.ts";
import { tier } from "./tier.ts";

/** Who judges a kind, and by which table. */
export type KindSchema =
  /** Calico's validator, and a CRD where there is one. */
  | { readonly kind: "calico"; readonly schema: ObjectSchema; readonly hasCrd: boolean }
  /** A CRD alone. */
  | { readonly kind: "crd"; readonly schema: ObjectSchema }
  /** The Kubernetes API server's own NetworkPolicy. */
  | { readonly kind: "kubernetes-policy"; readonly schema: ObjectSchema }
  /** Another object of Kubernetes that is read, by the API server's rules for what is read of it. */
  | { readonly kind: "kubernetes"; readonly schema: ObjectSchema }
  /** Any other object: only its metadata is looked at. */
  | { readonly kind: "other" };

const calicoSchemas: ReadonlyMap<string, ObjectSchema> = new Map([
  ["NetworkPolicy", networkPolicy],
  ["GlobalNetworkPolicy", globalNetworkPolicy],
  ["StagedNetworkPolicy", stagedNetworkPolicy],
  ["StagedGlobalNetworkPolicy", stagedGlobalNetworkPolicy],
  ["StagedKubernetesNetworkPolicy", stagedKubernetesNetworkPolicy],
  ["Tier", tier],
  ["HostEndpoint", hostEndpoint],
  ["WorkloadEndpoint", workloadEndpoint],
  ["NetworkSet", networkSet],
  ["GlobalNetworkSet", networkSet],
  ["Profile", profile],
  ["KubeControllersConfiguration", kubeControllersConfiguration],
  ["FelixConfiguration", felixConfiguration],
  ["IPPool", ipPool],
]);

/** No CRD, or one whose rules are not written down: Calico's validator alone is asked. */
const withoutCrd: ReadonlySet<string> = new Set(["Profile", "WorkloadEndpoint", "IPPool"]);

const crdSchemas = {
  standard: crdSchemasOf("standard"),
  experimental: crdSchemasOf("experimental"),
} as const satisfies Record<Channel, ReadonlyMap<string, ObjectSchema>>;

function crdSchemasOf(channel: Channel): ReadonlyMap<string, ObjectSchema> {
  return new Map([
    ["ClusterNetworkPolicy", clusterNetworkPolicy(channel)],
    ["AdminNetworkPolicy", adminNetworkPolicy(channel)],
    ["BaselineAdminNetworkPolicy", baselineAdminNetworkPolicy(channel)],
  ]);
}

export function kindSchema(resource: Pick<Resource, "group" | "kind">, channel: Channel): KindSchema {
  const { group, kind } = resource;
  if (group === "projectcalico.org" || group === "crd.projectcalico.org") {
    const schema = calicoSchemas.get(kind);
    if (schema !== undefined) return { kind: "calico", schema, hasCrd: !withoutCrd.has(kind) };
  }
  if (group === "policy.networking.k8s.io") {
    const schema = crdSchemas[channel].get(kind);
    if (schema !== undefined) return { kind: "crd", schema };
  }
  const isPolicy = kind === "NetworkPolicy" && (group === "networking.k8s.io" || group === "extensions");
  if (isPolicy) return { kind: "kubernetes-policy", schema: kubernetesNetworkPolicy };
  const schema = kubernetesSchemas.get(`${group}/${kind}`);
  return schema === undefined ? { kind: "other" } : { kind: "kubernetes", schema };
}
