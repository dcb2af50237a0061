import { describe, expect, it } from "@jest/globals";
import { lintCluster, simulate } from "../../src/index.ts";
import { calico, policy, world } from "./shop.ts";

const withoutDNS = world.replace(/---\napiVersion: v1\nkind: Pod\nmetadata: \{ name: dns[^]*?(?=---)/, "");
const service = `---
apiVersion: v1
kind: Service
metadata: { name: kube-dns, namespace: kube-system }
spec: { clusterIP: 10.96.0.10, selector: { k8s-app: kube-dns }, ports: [{ name: dns, port: 53, protocol: UDP }, { name: dns-tcp, port: 53 }] }
`;
const nodeLocal = `---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: node-local-dns, namespace: kube-system }
spec: { template: { metadata: { labels: { k8s-app: node-local-dns } }, spec: { hostNetwork: true, containers: [] } } }
`;
const openshift = `---
apiVersion: v1
kind: Pod
metadata: { name: dns-default-1, namespace: openshift-dns, labels: { dns.operator.openshift.io/daemonset-dns: default } }
spec: { nodeName: n1, containers: [{ name: dns, ports: [{ name: dns, containerPort: 5353, protocol: UDP }] }] }
status: { podIP: 10.1.0.10 }
`;
const kubernetes = (spec: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: k, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Egress], ${spec} }\n`;
const web = (rules: string): string => policy(`selector: app == 'web', types: [Egress], egress: [${rules}]`);
const toDNS = (protocol: string, more = ""): string =>
  `{ action: Allow, protocol: ${protocol}, destination: { selector: k8s-app == 'kube-dns', namespaceSelector: all()${more} } }`;
const isolated = (more = ""): string =>
  calico(
    "GlobalNetworkPolicy",
    "isolated",
    `order: 900, namespaceSelector: projectcalico.org/name == 'shop', types: [Egress]${more}`,
  );
const tier = (name: string, more: string): string => calico("Tier", name, `order: 10${more}`);

const reached: readonly (readonly [string, string])[] = [
  ["nothing isolates for egress", policy("selector: app == 'web', types: [Ingress]")],
  [
    "a rule names the service",
    `${service}${web("{ action: Allow, destination: { services: { name: kube-dns, namespace: kube-system } } }")}`,
  ],
  ["a rule selects the pods", web(toDNS("UDP"))],
  [
    "a rule denies ports that no client asks from",
    web(`{ action: Deny, source: { ports: ["0:1023"] }, protocol: UDP }, ${toDNS("UDP")}`),
  ],
  [
    "a rule allows what clients ask from",
    web("{ action: Allow, protocol: UDP, source: { ports: ['1024:65535'] } }"),
  ],
  ["a rule allows UDP 53 to anyone", web("{ action: Allow, protocol: UDP, destination: { ports: [53] } }")],
  [
    "a rule allows everything but web pages",
    web("{ action: Deny, protocol: TCP, destination: { ports: [80] } }, { action: Allow }"),
  ],
  [
    "NodeLocal DNSCache is in the tree, and its address allowed",
    `${nodeLocal}${web("{ action: Allow, protocol: UDP, destination: { nets: [169.254.20.10/32], ports: [53] } }")}`,
  ],
  [
    "only the address of NodeLocal DNSCache is known",
    web("{ action: Allow, protocol: UDP, destination: { nets: [169.254.20.10/32], ports: [53] } }"),
  ],
  [
    "NodeLocal DNSCache takes what is sent to the service",
    `${nodeLocal}${service}${web("{ action: Allow, protocol: UDP, destination: { nets: [10.96.0.10/32], ports: [53] } }")}`,
  ],
  [
    "a global policy of a tier before allows it",
    `${tier("first", "")}${calico("GlobalNetworkPolicy", "first.dns", `tier: first, namespaceSelector: has(projectcalico.org/name), types: [Egress], egress: [${toDNS("UDP")}, { action: Pass }]`)}${isolated()}`,
  ],
  [
    "all tiers pass it to the profile",
    `${tier("first", ", defaultAction: Pass")}${calico("GlobalNetworkPolicy", "first.a", "tier: first, namespaceSelector: has(projectcalico.org/name), types: [Egress], egress: [{ action: Deny, protocol: TCP }]")}`,
  ],
  [
    "only a staged policy isolates",
    calico(
      "StagedGlobalNetworkPolicy",
      "s",
      "namespaceSelector: has(projectcalico.org/name), types: [Egress]",
    ),
  ],
  [
    "a policy of Kubernetes allows the pods",
    kubernetes(
      "egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { k8s-app: kube-dns } } }], ports: [{ port: 53, protocol: UDP }] }]",
    ),
  ],
  ["one of the servers can be reached", `${openshift}${web(toDNS("UDP"))}`],
];

const blocked: readonly (readonly [string, string, string])[] = [
  [
    "a policy of Kubernetes allows web pages alone",
    kubernetes("egress: [{ ports: [{ port: 443 }] }]"),
    "KubernetesNetworkPolicy shop/k: `shop/api` and 1 more are isolated",
  ],
  ["a rule allows TCP alone", web(toDNS("TCP")), "NetworkPolicy shop/p: `shop/web` is isolated"],
  [
    "a rule allows the ClusterIP",
    `${service}${web("{ action: Allow, protocol: UDP, destination: { nets: [10.96.0.10/32], ports: [53] } }")}`,
    "policy does not see the ClusterIP",
  ],
  [
    "a rule of Calico denies it",
    `${web("{ action: Allow }")}${calico("GlobalNetworkPolicy", "deny", "order: 1, namespaceSelector: projectcalico.org/name == 'shop', types: [Egress], egress: [{ action: Deny, protocol: UDP }]")}`,
    "GlobalNetworkPolicy deny: `shop/api` and 1 more are isolated",
  ],
  [
    "a tier ends before the one that allows it",
    `${tier("first", "")}${calico("GlobalNetworkPolicy", "first.a", "tier: first, namespaceSelector: projectcalico.org/name == 'shop', types: [Egress], egress: [{ action: Allow, protocol: TCP }]")}${web(toDNS("UDP"))}`,
    "GlobalNetworkPolicy first.a: `shop/api` and 1 more",
  ],
  [
    "only a staged policy allows it",
    `${isolated()}${calico("StagedGlobalNetworkPolicy", "s", "order: 1, namespaceSelector: has(projectcalico.org/name), types: [Egress], egress: [{ action: Allow }]")}`,
    "GlobalNetworkPolicy isolated:",
  ],
  [
    "the address of NodeLocal DNSCache is allowed among the outside, and the tree does not use it",
    web("{ action: Allow, protocol: UDP, destination: { nets: [0.0.0.0/0], notNets: [10.0.0.0/8] } }"),
    "NetworkPolicy shop/p",
  ],
  [
    "the pods listen on another port",
    `${openshift}${web("{ action: Allow, protocol: UDP, destination: { namespaceSelector: projectcalico.org/name == 'openshift-dns', ports: [53] } }")}`,
    "NetworkPolicy shop/p",
  ],
];

/** Egress policy for a tree that does not hold the servers, and whether it lets UDP 53 out to anyone. */
const unseen: readonly (readonly [string, string, boolean])[] = [
  ["web pages alone", web("{ action: Allow, protocol: TCP, destination: { ports: [443] } }"), true],
  ["nothing", isolated(), true],
  ["everything", web("{ action: Allow }"), false],
  ["pods that are not there", web(toDNS("UDP", ", ports: [53]")), false],
  ["a port by name", web("{ action: Allow, protocol: UDP, destination: { ports: [dns] } }"), false],
  ["every port but 53", web("{ action: Allow, protocol: UDP, destination: { notPorts: [53] } }"), true],
  ["ICMP", web("{ action: Allow, protocol: ICMP, icmp: { type: 8 } }"), true],
  [
    "what a rule denies first",
    web("{ action: Deny, protocol: UDP, destination: { ports: ['1:100'] } }, { action: Allow }"),
    true,
  ],
  [
    "what a rule denies to some",
    web("{ action: Deny, protocol: UDP, destination: { nets: [10.0.0.0/8] } }, { action: Allow }"),
    false,
  ],
  ["what is passed to the profile", web("{ action: Pass, protocol: UDP }, { action: Deny }"), false],
  ["what is passed in part", web("{ action: Pass, destination: { nets: [10.0.0.0/8] } }"), false],
  [
    "what is passed to a tier that does not allow it",
    `${tier("first", "")}${calico("GlobalNetworkPolicy", "first.a", "tier: first, selector: has(app), types: [Egress], egress: [{ action: Pass }]")}${web("{ action: Log }, { action: Allow, protocol: TCP }")}`,
    true,
  ],
];

function findingsOf(text: string): readonly string[] {
  return lintCluster(simulate([{ path: "shop.yaml", text }]).cluster)
    .filter(({ code }) => code === "dns-blocked")
    .map(({ object, message, hint }) => `${String(object)}: ${message} (${String(hint)})`);
}

describe("DNS", () => {
  it.each(reached)("is not said to be blocked where %s", (_name, text) => {
    expect(findingsOf(`${world}${text}`)).toEqual([]);
  });

  it.each(blocked)("is blocked where %s", (_name, text, says) => {
    const found = findingsOf(`${world}${text}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(says);
    expect(found[0]).toContain("can't reach cluster DNS at `");
  });

  it.each(unseen)("is asked of rules alone where the tree holds no servers: %s", (_name, text, isBlocked) => {
    expect(withoutDNS).not.toContain("kube-dns");
    expect(findingsOf(`${withoutDNS}${text}`)).toEqual(
      isBlocked ? [expect.stringContaining("no rule lets UDP 53 out to anyone")] : [],
    );
  });
});
