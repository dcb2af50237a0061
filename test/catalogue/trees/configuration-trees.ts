import type { ProvokingTree } from "./provoking-tree.ts";

const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { containers: [] }\n";

function config(text: string): ProvokingTree {
  return { head: { "pod.yaml": pod, ".calsim.yml": `version: 1\n${text}\n` } };
}

const rule = (fields: string): ProvokingTree => config(`rules: [{ id: a, ${fields} }]`);
const waiver = (fields: string): ProvokingTree =>
  config(`waivers: [{ rule: no-new-app-to-host, to: hosts, reason: r, ${fields} }]`);

/** Faults of `.calsim.yml` and others, by the id they give. */
export const configurationTrees: Readonly<Record<string, ProvokingTree>> = {
  "namespace-missing": { head: { "pod.yaml": pod.replace(", namespace: shop", "") } },
  "config-key-unknown": config("ruels: []"),
  "config-key-missing": config("rules: [{ when: any }]"),
  "config-type-invalid": config("rules: text"),
  "config-value-invalid": rule("level: fatal"),
  "config-id-repeated": config("rules: [{ id: a }, { id: a }]"),
  "config-name-unknown": rule("from: apps"),
  "config-pattern-invalid": rule("from: a/b/c"),
  "config-selector-invalid": rule("from: { pods: 'app = a' }"),
  "config-cidr-invalid": rule("from: 10.0.0.0/99"),
  "config-cidr-bits": rule("from: 10.1.2.3/8"),
  "config-port-invalid": rule("ports: [TCP/http]"),
  "config-path-outside": config("clusters: { a: { sources: [{ path: ../b }] } }"),
  "config-placeholder-unknown": rule("message: '{form}'"),
  "config-end-unmatched": rule("from: shop/wbe"),
  "waiver-expired": waiver("from: shop/web, expires: 2020-01-01"),
  "waiver-unmatched": waiver("from: shop/wbe, expires: 2030-01-01"),
  "waiver-endless": waiver("from: shop/web"),
  "config-invalid": {
    base: { "pod.yaml": pod, ".calsim.yml": "version: 2\n" },
    head: { "pod.yaml": pod, ".calsim.yml": "version: 1\n" },
  },
  "config-changed": {
    base: { "pod.yaml": pod, ".calsim.yml": "version: 1\n" },
    head: { "pod.yaml": pod, ".calsim.yml": "version: 1\nrules: []\n" },
  },
  "no-config-weakening": {
    base: { "pod.yaml": pod, ".calsim.yml": "version: 1\n" },
    head: { "pod.yaml": pod, ".calsim.yml": "version: 1\nrules: [{ id: no-host-lockout, level: off }]\n" },
  },
  "kustomization-not-built": {
    head: {
      "app.yaml":
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a, namespace: argocd }\nspec:\n  source: { repoURL: "https://example.com/a.git", path: d, targetRevision: main, directory: { recurse: true } }\n  destination: { name: prod, namespace: shop }\n',
      "d/sub/kustomization.yaml": "namePrefix: own-\nresources: [pod.yaml]\n",
      "d/sub/pod.yaml": pod,
    },
  },
  "encapsulation-unknown": {
    head: {
      "host.yaml":
        "apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: { name: n1 }\nspec: { node: n1, interfaceName: eth0 }\n",
      "node.yaml": "apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\n",
    },
  },
  "service-account-synthesized": {
    head: {
      "pod.yaml": pod.replace("spec: {", "spec: { serviceAccountName: web,"),
      "policy.yaml":
        "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: { selector: all(), ingress: [{ action: Allow, source: { serviceAccounts: { selector: team == 'red' } } }] }\n",
    },
  },
  "annotations-too-large": {
    head: {
      "set.yaml": `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: { name: a, annotations: { note: ${"x".repeat(300_000)} } }\n`,
    },
  },
  "kustomization-plugin-built": {
    head: {
      "kustomization.yaml": "resources: [pod.yaml]\ntransformers: [plugin]\n",
      "pod.yaml": pod,
      "plugin/kustomization.yaml": "namePrefix: a-\nresources: [plugin.yaml]\n",
      "plugin/plugin.yaml": "apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: a }\n",
    },
  },
};

/** Objects as they may lie in the datastore, past every validation, by the id they give. */
export const stored: Readonly<Record<string, string>> = {
  "host-endpoint-port-protocol":
    "apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: { name: a }\nspec: { node: n1, interfaceName: eth0, ports: [{ name: a, protocol: ICMP, port: 1 }] }\n",
  "interface-name-invalid":
    "apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: { name: a }\nspec: { node: n1, interfaceName: a b, expectedIPs: [192.168.0.1] }\n",
  "rule-not-converted":
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: { podSelector: {}, ingress: [{ ports: [{ port: 90, endPort: 80 }] }] }\n",
  "policy-not-converted":
    "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: a }\nspec: { tier: Admin, priority: 1, subject: {} }\n",
};
