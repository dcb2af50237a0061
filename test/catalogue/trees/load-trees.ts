import { calico, config, pod, type ProvokingTree } from "./provoking-tree.ts";

const web = pod("web");
const older = config("clusters: { a: { sources: [{ path: all.yaml }], calico: { version: '3.31' } } }");
const node =
  "apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nstatus: { addresses: [{ type: InternalIP, address: 192.0.2.1 }] }\n";
const controllers = (template: string): string =>
  calico(
    "KubeControllersConfiguration",
    "default",
    `controllers: { node: { hostEndpoint: { autoCreate: Enabled, templates: [{ generateName: a, ${template} }] } } }`,
  );

/** A pod that the Deployment `web` made, as a dump of the cluster shows it. */
const made = (name: string, ip: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web-5f-${name}, namespace: shop, labels: { app: web, pod-template-hash: 5f }, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web-5f, controller: true }] }\nspec: { nodeName: n1, containers: [] }\nstatus: { podIP: ${ip} }\n`;

function tree(...documents: readonly string[]): ProvokingTree {
  return { head: { "all.yaml": documents.join("---\n") } };
}

/** What loading says of objects, and what it had to assume, by id. */
export const loadTrees: Readonly<Record<string, ProvokingTree>> = {
  "kind-not-read": tree(
    "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: { name: a }\nspec: { priority: 1, subject: { namespaces: {} } }\n",
  ),
  "policy-name-tier": {
    head: {
      ".calsim.yml": older,
      ...tree(
        web,
        calico("Tier", "security", "order: 1"),
        calico("GlobalNetworkPolicy", "a", "tier: security, selector: all()"),
      ).head,
    },
  },
  "interface-pattern-unreadable": tree(node, controllers("interfacePattern: '('")),
  "auto-host-endpoints-unknown": tree(
    web,
    controllers("interfaceCIDRs: [192.0.2.0/24], nodeSelector: all()"),
  ),
  "nat-outgoing-unknown": tree(node, web, calico("HostEndpoint", "n1", "node: n1, interfaceName: eth0")),
  "pod-cidrs-unknown": tree(
    web,
    calico(
      "GlobalNetworkPolicy",
      "a",
      "selector: has(app), ingress: [{ action: Deny, source: { nets: [10.0.0.0/8] } }]",
    ),
  ),
  "namespace-synthesized": tree(
    web,
    calico("GlobalNetworkPolicy", "a", "namespaceSelector: team == 'red', ingress: [{ action: Allow }]"),
  ),
  "tier-synthesized": tree(web, calico("GlobalNetworkPolicy", "a", "tier: no-such, selector: all()")),
  "controller-label-unknown": tree(
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db, namespace: shop }\nspec: { replicas: 3, template: { metadata: { labels: { app: db } }, spec: { containers: [] } } }\n",
    calico("GlobalNetworkPolicy", "a", "selector: apps.kubernetes.io/pod-index == '0'"),
  ),
  "replicas-told-apart": tree(
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { replicas: 2, template: { metadata: { labels: { app: web } }, spec: { containers: [] } } }\n",
    made("a", "10.0.0.1"),
    made("b", "10.0.0.2"),
    calico(
      "GlobalNetworkPolicy",
      "a",
      "selector: has(app), ingress: [{ action: Allow, source: { nets: [10.0.0.1/32] } }]",
    ),
  ),
  "types-defaulted": tree(web, calico("GlobalNetworkPolicy", "a", "selector: has(app), egress: []")),
  "policy-order-tie": tree(
    web,
    calico("GlobalNetworkPolicy", "a", "order: 1, selector: has(app), ingress: [{ action: Allow }]"),
    calico("GlobalNetworkPolicy", "b", "order: 1, selector: has(app), ingress: [{ action: Deny }]"),
  ),
  "tier-order-tie": tree(
    web,
    ...["one", "two"].flatMap((name) => [
      calico("Tier", name, "order: 100"),
      calico("GlobalNetworkPolicy", `${name}.a`, `tier: ${name}, selector: has(app)`),
    ]),
  ),
};
