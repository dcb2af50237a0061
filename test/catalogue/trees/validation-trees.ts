import { stringify } from "yaml";
import { calico, type ProvokingTree } from "./provoking-tree.ts";

function tree(...documents: readonly string[]): ProvokingTree {
  return { head: { "a.yaml": documents.join("---\n") } };
}

const namespaced = (kind: string, spec: string): string =>
  `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: { name: a, namespace: shop }\nspec: { ${spec} }\n`;
const clusterPolicy = (rule: string): string =>
  `apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: a }\nspec: { tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, ${rule} }] }\n`;
const networks = (count: number): string =>
  stringify(
    Array.from({ length: count }, (_, index) => `10.${String(index)}.0.0/16`),
    { collectionStyle: "flow" },
  ).trim();
const older = {
  ".calsim.yml":
    "version: 1\nclusters: { a: { sources: [{ path: a.yaml }], calico: { version: '3.30' } } }\n",
};

/** What is wrong with objects, by id. */
export const validationTrees: Readonly<Record<string, ProvokingTree>> = {
  "conversion-failed": tree(
    namespaced(
      "StagedKubernetesNetworkPolicy",
      "podSelector: {}, egress: [{ ports: [{ port: 90, endPort: 80 }] }]",
    ),
  ),
  "duplicate-value": tree(clusterPolicy("to: [{ networks: [10.0.0.0/8, 10.0.0.0/8] }]")),
  "failsafe-invalid": tree(
    calico("FelixConfiguration", "default", "failsafeInboundHostPorts: [{ protocol: icmp, port: 1 }]"),
  ),
  "item-invalid": tree("apiVersion: v1\nkind: List\nitems: [text]\n"),
  "label-invalid": tree(calico("Profile", "a", "labelsToApply: { -team: shop }")),
  "mac-invalid": tree(namespaced("WorkloadEndpoint", "ipNetworks: [10.20.0.7], mac: nonsense")),
  "name-too-long": tree(calico("GlobalNetworkSet", "a".repeat(300), "nets: []")),
  "nat-not-in-networks": tree(
    namespaced(
      "WorkloadEndpoint",
      "ipNetworks: [10.20.0.7], ipNATs: [{ internalIP: 10.30.0.1, externalIP: 1.2.3.4 }]",
    ),
  ),
  "network-not-single": tree(namespaced("WorkloadEndpoint", "ipNetworks: [10.20.0.0/24]")),
  "pattern-unmatched": tree(calico("FelixConfiguration", "default", "routeRefreshInterval: 1.5s")),
  "policy-name-invalid": tree(calico("GlobalNetworkPolicy", "shop.web.in", "selector: all()")),
  "policy-name-without-tier": {
    head: {
      ...older,
      ...tree(calico("Tier", "shop", "order: 1"), calico("GlobalNetworkPolicy", "web", "tier: shop")).head,
    },
  },
  "port-range-reversed": tree(
    clusterPolicy(
      "to: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { range: { start: 90, end: 80 } } } }]",
    ),
  ),
  "too-long": tree(clusterPolicy(`name: ${"a".repeat(101)}, to: [{ namespaces: {} }]`)),
  "too-many": tree(clusterPolicy(`to: [{ networks: ${networks(26)} }]`)),
};

/** Objects of the experimental channel of Kubernetes' policy kinds, by id. */
export const experimental: Readonly<Record<string, string>> = {
  "named-port-outside": clusterPolicy(
    "to: [{ networks: [10.0.0.0/8] }], protocols: [{ destinationNamedPort: http }]",
  ),
};
