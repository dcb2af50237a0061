import { calico, config, pod, type ProvokingTree } from "./provoking-tree.ts";

const web = pod("web");
const dns =
  "apiVersion: v1\nkind: Pod\nmetadata: { name: dns, namespace: kube-system, labels: { k8s-app: kube-dns } }\nspec: { containers: [] }\nstatus: { podIP: 10.1.0.9 }\n";
const agent = pod("agent", "hostNetwork: true, ");
const host = (spec: string): string =>
  calico("HostEndpoint", "n1-eth0", `node: n1, interfaceName: eth0${spec}`, "labels: { role: node }");
const openHost = host(", expectedIPs: [192.0.2.1], profiles: [projectcalico-default-allow]");
const policy = (spec: string): string => calico("GlobalNetworkPolicy", "a", spec);
const forWeb = (rules: string): string =>
  policy(`selector: app == 'web', types: [Ingress], ingress: [${rules}]`);

function tree(...documents: readonly string[]): ProvokingTree {
  return { head: { "all.yaml": documents.join("---\n") } };
}

const ebpf = {
  ".calsim.yml": config("clusters: { a: { sources: [{ path: all.yaml }], calico: { dataplane: ebpf } } }"),
};
const nftables = { ".calsim.yml": ebpf[".calsim.yml"].replace("ebpf", "nftables") };

/** Lints, by their id. */
export const lintTrees: Readonly<Record<string, ProvokingTree>> = {
  "dns-blocked": tree(web, dns, policy("selector: app == 'web', types: [Egress]")),
  "forward-policy-one-way": tree(
    openHost,
    policy("selector: role == 'node', applyOnForward: true, types: [Ingress]"),
  ),
  "host-endpoint-inactive": tree(openHost, openHost.replace("n1-eth0", "n1-other")),
  "host-endpoint-without-address": tree(
    web,
    host(", profiles: [projectcalico-default-allow]"),
    forWeb("{ action: Allow, source: { selector: role == 'node' } }"),
  ),
  "host-endpoint-without-effect": {
    head: { ...tree(openHost.replace("interfaceName: eth0", "interfaceName: dummy0")).head, ...ebpf },
  },
  "host-endpoint-without-profile": tree(host("")),
  "host-to-service-judged-twice": {
    head: {
      ...tree(
        host(""),
        "apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop }\nspec: { clusterIP: 10.96.0.7, ports: [{ port: 80 }] }\n",
      ).head,
      ...nftables,
    },
  },
  "order-decided-by-name": tree(
    web,
    calico("GlobalNetworkPolicy", "a", "order: 1, selector: has(app), ingress: [{ action: Allow }]"),
    calico("GlobalNetworkPolicy", "b", "order: 1, selector: has(app), ingress: [{ action: Deny }]"),
  ),
  "policy-selects-host-network": tree(web, agent, policy("selector: app == 'agent'")),
  "policy-selects-hosts-too": tree(web, openHost, policy("selector: all(), types: [Ingress]")),
  "policy-selects-nothing": tree(web, policy("selector: app == 'wbe'")),
  "protocol-name-unknown-to-ebpf": {
    head: { ...tree(web, forWeb("{ action: Allow, protocol: UDPLite }")).head, ...ebpf },
  },
  "rule-never-matches": tree(web, forWeb("{ action: Allow, ipVersion: 6, source: { nets: [10.0.0.0/8] } }")),
  "rule-over-matches": tree(
    web,
    forWeb(
      "{ action: Allow, protocol: TCP, source: { nets: [10.0.0.0/8, 192.168.0.0/16] }, destination: { nets: [10.1.0.0/16, 10.2.0.0/16], ports: [80, http] } }",
    ),
  ),
  "rule-selects-host-network": tree(
    web,
    agent,
    forWeb("{ action: Allow, source: { selector: app == 'agent' } }"),
  ),
  "rule-selects-nothing": tree(web, forWeb("{ action: Allow, source: { selector: app == 'wbe' } }")),
  "rule-shadowed": tree(web, forWeb("{ action: Allow }, { action: Deny, source: { nets: [10.0.0.0/8] } }")),
  "rule-skips-family": {
    head: {
      ...tree(web, forWeb("{ action: Allow, source: { notNets: [10.0.0.0/8] } }")).head,
      ".calsim.yml": config(
        "clusters: { a: { sources: [{ path: all.yaml }], network: { podCIDRs: [10.1.0.0/16, 'fd00::/64'] } } }",
      ),
    },
  },
  "service-without-namespace": tree(
    web,
    "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: { egress: [{ action: Allow, destination: { services: { name: dns } } }] }\n",
  ),
  "untracked-allow-one-way": tree(
    openHost,
    policy(
      "selector: role == 'node', doNotTrack: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Allow, protocol: TCP }]",
    ),
  ),
  "untracked-policy-without-effect": {
    head: {
      ...tree(
        openHost,
        calico("Tier", "first", "order: 5"),
        ...["first", "default"].map((name) =>
          calico(
            "GlobalNetworkPolicy",
            `${name}.raw`,
            `tier: ${name}, selector: role == 'node', doNotTrack: true, applyOnForward: true, types: [Ingress]`,
          ),
        ),
      ).head,
      ...ebpf,
    },
  },
};
