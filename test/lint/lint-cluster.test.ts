import { describe, expect, it } from "@jest/globals";
import { lintCluster, simulate, type SimulateOptions } from "../../src/index.ts";
import { lintIssues } from "../../src/model/issues/lint-issues.ts";
import { calico, host, policy, world } from "./shop.ts";

interface Row {
  readonly code: string;
  readonly because: string;
  readonly text: string;
  readonly options?: SimulateOptions;
  readonly says?: string;
}

const found: readonly Row[] = [
  {
    code: "policy-selects-nothing",
    because: "a value is misspelt",
    text: policy("selector: app == 'wep'"),
    says: "did you mean `web`",
  },
  {
    code: "rule-selects-host-network",
    because: "only a hostNetwork pod matches",
    text: policy("ingress: [{ action: Allow, source: { selector: app == 'agent' } }]"),
    says: "HEP-21",
  },
  {
    code: "service-without-namespace",
    because: "Calico looks it up in none (RULE-26)",
    text: policy("egress: [{ action: Allow, destination: { services: { name: api } } }]"),
    says: "RULE-26",
  },
  {
    code: "rule-shadowed",
    because: "a policy that comes first denies everything",
    text:
      calico("NetworkPolicy", "a", "order: 5, ingress: [{ action: Deny }]", ", namespace: shop") +
      calico(
        "NetworkPolicy",
        "b",
        "order: 6, selector: app == 'web', ingress: [{ action: Allow, protocol: TCP }]",
        ", namespace: shop",
      ),
    says: "ingress[0] (Deny) of NetworkPolicy shop/a (shop.yaml:",
  },
  {
    code: "order-decided-by-name",
    because: "equal orders disagree with another between them",
    text:
      calico("NetworkPolicy", "a", "order: 5, ingress: [{ action: Allow }]", ", namespace: shop") +
      calico("NetworkPolicy", "b", "order: 5, selector: app == 'api'", ", namespace: shop") +
      calico("NetworkPolicy", "c", "order: 5, ingress: [{ action: Deny }]", ", namespace: shop"),
    says: "NetworkPolicy shop/c",
  },
  {
    code: "policy-selects-host-network",
    because: "only a hostNetwork pod matches",
    text: policy("selector: app == 'agent'"),
    says: "HEP-21",
  },
  {
    code: "rule-selects-nothing",
    because: "a label key is misspelt",
    text: policy("ingress: [{ action: Allow, source: { selector: ap == 'web' } }]"),
    says: "did you mean `app`",
  },
  {
    code: "policy-selects-hosts-too",
    because: "all() includes host endpoints",
    text:
      host(", profiles: [projectcalico-default-allow]") +
      calico("GlobalNetworkPolicy", "g", "selector: all(), types: [Ingress]"),
  },
  {
    code: "policy-selects-hosts-too",
    because: "a negative namespace selector matches hosts (SEL-7)",
    text:
      host(", profiles: [projectcalico-default-allow]") +
      calico("GlobalNetworkPolicy", "g", "namespaceSelector: env != 'dev', types: [Ingress]"),
  },
  { code: "host-endpoint-without-profile", because: "nothing allows it", text: host() },
  {
    code: "rule-never-matches",
    because: "notPorts take all ports away",
    text: policy(
      "ingress: [{ action: Allow, protocol: TCP, destination: { ports: [80], notPorts: ['1:100'] } }]",
    ),
  },
  {
    code: "rule-never-matches",
    because: "the selected pods are outside the nets",
    text: policy("ingress: [{ action: Allow, source: { selector: app == 'web', nets: [192.168.0.0/16] } }]"),
  },
  {
    code: "rule-shadowed",
    because: "an earlier rule denies everything",
    text: policy(
      "ingress: [{ action: Deny }, { action: Allow, protocol: TCP, destination: { ports: [80] } }]",
    ),
    says: "ingress[0] (Deny)",
  },
  {
    code: "rule-shadowed",
    because: "three earlier rules together take every source",
    text: policy(
      "ingress: [{ action: Deny, source: { nets: [0.0.0.0/1] } }, { action: Allow, source: { nets: [128.0.0.0/1] } }, { action: Deny, source: { nets: ['::/0'] } }, { action: Allow, protocol: TCP }]",
    ),
    says: "this rule never decides: ingress[0] (Deny), ingress[1] (Allow) and ingress[2] (Deny) before it together match",
  },
  {
    code: "rule-shadowed",
    because: "two earlier rules split its ports",
    text: policy(
      "egress: [{ action: Allow, protocol: TCP, destination: { ports: ['1:1024'] } }, { action: Allow, protocol: TCP, destination: { ports: ['1025:9000', http] } }, { action: Allow, protocol: TCP, destination: { ports: [443, 8080, http] } }]",
    ),
    says: "it repeats what they say: remove it",
  },
  {
    code: "rule-shadowed",
    because: "two earlier rules name the alternatives of its selector",
    text: policy(
      "ingress: [{ action: Allow, source: { selector: app == 'web' } }, { action: Deny, source: { selector: app == 'api' } }, { action: Allow, protocol: TCP, source: { selector: \"app in {'api', 'web'} && has(app)\" } }]",
    ),
    says: "ingress[0] (Allow) and ingress[1] (Deny)",
  },
  {
    code: "rule-shadowed",
    because: "a rule that names less is enough where several would do",
    text: policy(
      "ingress: [{ action: Allow, protocol: TCP, destination: { ports: [80] } }, { action: Deny }, { action: Allow, protocol: TCP }]",
    ),
    says: "this rule never decides: ingress[1] (Deny) before it matches everything",
  },
  {
    code: "rule-shadowed",
    because: "a log after what ends the matter is never written",
    text: policy("ingress: [{ action: Pass }, { action: Log }]"),
    says: "this rule never logs: ingress[0] (Pass)",
  },
  {
    code: "rule-shadowed",
    because: "a network set of an earlier rule holds its nets",
    text:
      calico("GlobalNetworkSet", "bad", "nets: [198.51.100.0/24]", ", labels: { threat: feed }") +
      calico(
        "GlobalNetworkPolicy",
        "g",
        "selector: has(app), types: [Egress], egress: [{ action: Deny, destination: { selector: threat == 'feed' } }, { action: Allow, destination: { nets: [198.51.100.7/32] } }]",
      ),
    says: "egress[0] (Deny)",
  },
  {
    code: "rule-shadowed",
    because: "the address of the only pod is denied by its net",
    text: policy(
      "ingress: [{ action: Deny, source: { nets: [10.1.0.0/24] } }, { action: Allow, source: { selector: app == 'api' } }]",
    ),
    says: "ingress[0] (Deny)",
  },
  {
    code: "rule-shadowed",
    because: "a policy before it and its own rules take it together",
    text:
      calico(
        "GlobalNetworkPolicy",
        "first",
        "order: 1, types: [Ingress], ingress: [{ action: Deny, protocol: TCP, destination: { ports: [22] } }]",
      ) +
      policy(
        "order: 2, ingress: [{ action: Allow, protocol: TCP, destination: { ports: [80] } }, { action: Allow, protocol: TCP, destination: { ports: [22, 80] } }]",
      ),
    says: "ingress[0] (Deny) of GlobalNetworkPolicy first (shop.yaml:",
  },
  {
    code: "order-decided-by-name",
    because: "equal orders disagree",
    text:
      calico("NetworkPolicy", "a", "order: 5, ingress: [{ action: Allow }]", ", namespace: shop") +
      calico("NetworkPolicy", "b", "order: 5, ingress: [{ action: Deny }]", ", namespace: shop"),
  },
  {
    code: "dns-blocked",
    because: "egress is isolated without port 53",
    text: policy("selector: app == 'web', types: [Egress]"),
  },
  {
    code: "rule-over-matches",
    because: "three groups of alternatives (RULE-29)",
    text: policy(
      "ingress: [{ action: Allow, protocol: TCP, source: { nets: [10.0.0.0/8, 192.168.0.0/16] }, destination: { nets: [10.1.0.0/16, 10.2.0.0/16], ports: [80, http] } }]",
    ),
    says: "the destination nets",
  },
  {
    code: "forward-policy-one-way",
    because: "applyOnForward in one direction (HEP-14)",
    text:
      host(", profiles: [projectcalico-default-allow]") +
      calico("GlobalNetworkPolicy", "g", "selector: role == 'node', applyOnForward: true, types: [Ingress]"),
  },
  {
    code: "host-to-service-judged-twice",
    because: "nftables judges host to service twice (HEP-23)",
    text: host() + calico("GlobalNetworkPolicy", "g", "selector: role == 'node', types: [Egress]"),
    options: { dataplane: "nftables" },
  },
  {
    code: "host-endpoint-inactive",
    because: "another one has its interface and comes first (HEP-2)",
    text:
      calico("HostEndpoint", "z", "node: n1, interfaceName: '*'") +
      calico("HostEndpoint", "b", "node: n1, interfaceName: '*'"),
    says: "`z` polices nothing: `b` is for every interface of node `n1` too",
  },
  {
    code: "host-endpoint-without-effect",
    because: "eBPF is not attached to its interface (HEP-6)",
    text: host(", profiles: [projectcalico-default-allow]").replace(
      /interfaceName: [^,}]+/,
      "interfaceName: dummy0",
    ),
    options: { dataplane: "ebpf" },
    says: "bpfDataIfacePattern",
  },
  {
    code: "protocol-name-unknown-to-ebpf",
    because: "eBPF knows it by number only (RULE-4)",
    text: policy("ingress: [{ action: Allow, protocol: UDPLite }]"),
    options: { dataplane: "ebpf" },
    says: "never matches",
  },
  {
    code: "untracked-policy-without-effect",
    because: "eBPF takes one tier only (HEP-16)",
    text:
      host(", profiles: [projectcalico-default-allow]").replace(
        /interfaceName: [^,}]+/,
        "interfaceName: eth0",
      ) +
      calico("Tier", "first", "order: 5") +
      ["first", "default"]
        .map((tier) =>
          calico(
            "GlobalNetworkPolicy",
            `${tier}.raw`,
            `tier: ${tier}, selector: role == 'node', doNotTrack: true, applyOnForward: true, types: [Ingress]`,
          ),
        )
        .join(""),
    options: { dataplane: "ebpf" },
    says: "2 tiers",
  },
  {
    code: "untracked-allow-one-way",
    because: "nothing lets the answers out (HEP-16)",
    text:
      host(", profiles: [projectcalico-default-allow]") +
      calico(
        "GlobalNetworkPolicy",
        "raw",
        "selector: role == 'node', doNotTrack: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Allow, protocol: TCP, destination: { ports: [80] } }]",
      ),
    says: "egress rule",
  },
  {
    code: "host-endpoint-without-address",
    because: "rules know hosts by expectedIPs (IPS-1)",
    text:
      host(", profiles: [projectcalico-default-allow]").replace(", expectedIPs: [192.0.2.1]", "") +
      calico(
        "GlobalNetworkPolicy",
        "g",
        "selector: app == 'web', types: [Ingress], ingress: [{ action: Allow, source: { selector: role == 'node' } }]",
      ),
    says: "expectedIPs",
  },
  {
    code: "rule-skips-family",
    because: "notNets name one family (RULE-6)",
    text: policy("ingress: [{ action: Allow, source: { notNets: [10.9.0.0/16] } }]"),
    options: { podCIDRs: ["10.1.0.0/16", "fd00::/64"] },
    says: "IPv6",
  },
];

const quiet: readonly Row[] = [
  {
    code: "host-endpoint-inactive",
    because: "each is for an interface, or a node, of its own",
    text:
      calico("HostEndpoint", "z", "node: n1, interfaceName: '*'") +
      calico("HostEndpoint", "b", "node: n2, interfaceName: '*'") +
      calico("HostEndpoint", "c", "node: n1, interfaceName: eth0"),
  },
  {
    code: "rule-shadowed",
    because: "the policy that comes first misses an endpoint",
    text:
      calico(
        "NetworkPolicy",
        "a",
        "order: 5, selector: app == 'web', ingress: [{ action: Deny }]",
        ", namespace: shop",
      ) +
      calico(
        "NetworkPolicy",
        "b",
        "order: 6, ingress: [{ action: Allow, protocol: TCP }]",
        ", namespace: shop",
      ),
  },
  {
    code: "order-decided-by-name",
    because: "the two never meet",
    text:
      calico(
        "NetworkPolicy",
        "a",
        "order: 5, selector: app == 'web', ingress: [{ action: Allow }]",
        ", namespace: shop",
      ) +
      calico(
        "NetworkPolicy",
        "b",
        "order: 5, selector: app == 'api', ingress: [{ action: Deny }]",
        ", namespace: shop",
      ),
  },
  {
    code: "rule-shadowed",
    because: "a log does not end the matter",
    text: policy("ingress: [{ action: Log }, { action: Allow }]"),
  },
  {
    code: "rule-shadowed",
    because: "the earlier rules leave IPv6",
    text: policy(
      "ingress: [{ action: Deny, source: { nets: [0.0.0.0/0] } }, { action: Allow, protocol: TCP }]",
    ),
  },
  {
    code: "rule-shadowed",
    because: "one port is between the earlier ones",
    text: policy(
      "ingress: [{ action: Allow, protocol: TCP, destination: { ports: ['1:79'] } }, { action: Allow, protocol: TCP, destination: { ports: ['81:65535'] } }, { action: Allow, protocol: TCP, destination: { ports: ['1:65535'] } }]",
    ),
  },
  {
    code: "rule-shadowed",
    because: "that the pods of today carry both labels is chance",
    text:
      policy(
        "ingress: [{ action: Deny, source: { selector: app == 'api' } }, { action: Allow, source: { selector: role == 'front' } }]",
      ) +
      "---\napiVersion: v1\nkind: Pod\nmetadata: { name: both, namespace: shop, labels: { app: api, role: front } }\nspec: { containers: [] }\nstatus: { podIP: 10.1.0.77 }\n",
  },
  {
    code: "rule-shadowed",
    because: "a name may stand for another port",
    text: policy(
      "ingress: [{ action: Deny, protocol: TCP, destination: { ports: [80] } }, { action: Allow, protocol: TCP, destination: { ports: [http] } }]",
    ),
  },
  {
    code: "rule-shadowed",
    because: "notPorts of a name may leave anything out",
    text: policy(
      "ingress: [{ action: Deny, protocol: TCP, destination: { notPorts: [http] } }, { action: Allow, protocol: TCP, destination: { ports: [80] } }]",
    ),
  },
  {
    code: "rule-shadowed",
    because: "a policy of someone else allows the same",
    text:
      calico(
        "GlobalNetworkPolicy",
        "dns",
        "order: 1, types: [Egress], egress: [{ action: Allow, protocol: UDP, destination: { ports: [53] } }]",
      ) + policy("order: 2, egress: [{ action: Allow, protocol: UDP, destination: { ports: [53] } }]"),
  },
  {
    code: "rule-shadowed",
    because: "what Envoy may refuse goes on to the next rule",
    text: policy("ingress: [{ action: Allow, http: { methods: [GET] } }, { action: Allow, protocol: TCP }]"),
  },
  { code: "policy-selects-nothing", because: "it selects a pod", text: policy("selector: app == 'web'") },
  {
    code: "policy-selects-hosts-too",
    because: "the hosts are asked for by label",
    text:
      host(", profiles: [projectcalico-default-allow]") +
      calico("GlobalNetworkPolicy", "g", "selector: role == 'node', types: [Ingress]"),
  },
  {
    code: "host-endpoint-without-profile",
    because: "the profile allows",
    text: host(", profiles: [projectcalico-default-allow]"),
  },
  {
    code: "rule-shadowed",
    because: "the earlier rule is narrower",
    text: policy(
      "ingress: [{ action: Deny, protocol: TCP, destination: { ports: [80] } }, { action: Allow }]",
    ),
  },
  {
    code: "order-decided-by-name",
    because: "the orders differ",
    text:
      calico("NetworkPolicy", "a", "order: 5, ingress: [{ action: Allow }]", ", namespace: shop") +
      calico("NetworkPolicy", "b", "order: 6, ingress: [{ action: Deny }]", ", namespace: shop"),
  },
  {
    code: "dns-blocked",
    because: "port 53 is allowed",
    text: policy(
      "selector: app == 'web', types: [Egress], egress: [{ action: Allow, protocol: UDP, destination: { ports: [53] } }]",
    ),
  },
  {
    code: "rule-over-matches",
    because: "eBPF checks all groups",
    text: policy(
      "ingress: [{ action: Allow, protocol: TCP, source: { nets: [10.0.0.0/8, 192.168.0.0/16] }, destination: { nets: [10.1.0.0/16, 10.2.0.0/16], ports: [80, http] } }]",
    ),
    options: { dataplane: "ebpf" },
  },
  {
    code: "untracked-allow-one-way",
    because: "the answers have a rule of their own",
    text:
      host(", profiles: [projectcalico-default-allow]") +
      calico(
        "GlobalNetworkPolicy",
        "raw",
        "selector: role == 'node', doNotTrack: true, applyOnForward: true, types: [Ingress, Egress], ingress: [{ action: Allow, protocol: TCP, destination: { ports: [80] } }], egress: [{ action: Allow, protocol: TCP, source: { ports: [80] } }]",
      ),
  },
  {
    code: "host-endpoint-without-address",
    because: "no rule asks for it",
    text: host(", profiles: [projectcalico-default-allow]").replace(", expectedIPs: [192.0.2.1]", ""),
  },
  {
    code: "rule-skips-family",
    because: "IPv6 is not in use",
    text: policy("ingress: [{ action: Allow, source: { notNets: [10.9.0.0/16] } }]"),
  },
];

function lint({ text, options }: Row): ReturnType<typeof lintCluster> {
  return lintCluster(simulate([{ path: "shop.yaml", text: `${world}${text}` }], options ?? {}).cluster);
}

describe("lints", () => {
  it("have nothing to say of whom policies are for where the tree holds policies alone", () => {
    const text = policy(
      "selector: app == 'web', ingress: [{ action: Allow, source: { selector: app == 'api' } }]",
    );
    expect(lintCluster(simulate([{ path: "p.yaml", text }]).cluster)).toEqual([]);
  });

  it("name labels of namespaces as their authors do, and each rule once", () => {
    const kubernetes = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: k, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.nam: shop } } }]
      ports: [{ port: 1 }, { port: 2, protocol: UDP }]
`;
    const issues = lint({ code: "", because: "", text: kubernetes });
    expect(issues).toMatchObject([
      {
        code: "rule-selects-nothing",
        hint: "no namespace has a label `kubernetes.io/metadata.nam`: did you mean `kubernetes.io/metadata.name`",
      },
    ]);
  });

  it("are each explained, in order, and tried here", () => {
    const ids = Object.keys(lintIssues);
    expect([...ids].sort()).toEqual(ids);
    // Told while loading.
    const tried = new Set(["tier-missing", ...found.map(({ code }) => code)]);
    expect([...tried].sort()).toEqual(ids);
  });

  it.each(found)("$code: $because", (row) => {
    const issue = lint(row).find(({ code }) => code === row.code);
    expect(issue).toMatchObject({ code: row.code, place: { path: "shop.yaml" } });
    expect(`${String(issue?.message)} ${String(issue?.hint)}`).toContain(row.says ?? "");
  });

  it.each(quiet)("no $code: $because", (row) => {
    expect(lint(row).filter(({ code }) => code === row.code)).toEqual([]);
  });
});
