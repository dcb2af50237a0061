import { describe, expect, it } from "@jest/globals";
import { simulate, type FlowQuery, type SimulateOptions } from "../src/index.ts";

/**
 * The minimal golden cases of Calico's semantics, one row each, on a small shop: two nodes, pods `web` and `api` in
 * namespace shop, `api` with a port named http.
 */
const shop = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { env: prod } }
---
apiVersion: v1
kind: Node
metadata: { name: n1, annotations: { projectcalico.org/IPv4Address: 192.0.2.1/24 } }
status: { addresses: [{ type: InternalIP, address: 192.0.2.1 }] }
---
apiVersion: v1
kind: Node
metadata: { name: n2, annotations: { projectcalico.org/IPv4Address: 192.0.2.2/24 } }
status: { addresses: [{ type: InternalIP, address: 192.0.2.2 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { nodeName: n1, containers: [{ name: c, image: x }] }
status: { podIP: 10.1.0.1, podIPs: [{ ip: 10.1.0.1 }, { ip: "fd00::1" }] }
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { nodeName: n1, containers: [{ name: c, image: x, ports: [{ name: http, containerPort: 8080 }] }] }
status: { podIP: 10.1.0.2, podIPs: [{ ip: 10.1.0.2 }, { ip: "fd00::2" }] }
---
apiVersion: v1
kind: Pod
metadata: { name: far, namespace: shop, labels: { app: far } }
spec: { nodeName: n2, containers: [{ name: c, image: x }] }
status: { podIP: 10.1.1.1, podIPs: [{ ip: 10.1.1.1 }, { ip: "fd00::3" }] }
`;

interface Row {
  readonly title: string;
  readonly policy: string;
  readonly options?: SimulateOptions;
  /** `from > to PROTOCOL/port verdict`. */
  readonly flows: readonly string[];
}

const tier = (name: string, order: number, action = "Deny"): string =>
  `\n---\napiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: { name: ${name} }\nspec: { order: ${String(order)}, defaultAction: ${action} }`;
const gnp = (name: string, spec: string): string =>
  `\n---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: ${name} }\nspec: { ${spec} }`;
const np = (name: string, spec: string): string =>
  `\n---\napiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${spec} }`;
const star = (profiles = ""): string =>
  ["n1", "n2"]
    .map(
      (node, index) =>
        `\n---\napiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: { name: ${node}-hep, labels: { role: node } }\nspec: { node: ${node}, interfaceName: "*", expectedIPs: [192.0.2.${String(index + 1)}]${profiles} }`,
    )
    .join("");
const named = star().replaceAll('"*"', "eth0");

const rows: readonly Row[] = [
  { title: "1: no policy allows", policy: "", flows: ["shop/web > shop/api TCP/80 allow"] },
  {
    title: "2: an empty ingress policy isolates one direction",
    policy: np("p", "selector: app == 'api', types: [Ingress]"),
    flows: ["shop/web > shop/api TCP/80 deny", "shop/api > shop/web TCP/80 allow"],
  },
  {
    title: "3: Pass out of the last tier meets the namespace profile",
    policy:
      tier("sec", 100) +
      gnp("p", "tier: sec, selector: app == 'api', types: [Ingress], ingress: [{ action: Pass }]"),
    flows: ["shop/web > shop/api TCP/80 allow"],
  },
  {
    title: "4: a tier that ends in Pass goes on, one that applies and ends in Deny denies",
    policy:
      tier("sec", 100, "Pass") +
      gnp(
        "p",
        "tier: sec, selector: app == 'api', types: [Ingress], ingress: [{ action: Deny, protocol: TCP, destination: { ports: [22] } }]",
      ) +
      np(
        "q",
        "selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, protocol: TCP, destination: { ports: [80] } }]",
      ),
    flows: [
      "shop/web > shop/api TCP/22 deny",
      "shop/web > shop/api TCP/80 allow",
      "shop/web > shop/api TCP/443 deny",
    ],
  },
  {
    title: "5: a policy in a tier nobody declares is enforced",
    policy: gnp("p", "tier: ghost, selector: app == 'api', types: [Ingress]"),
    flows: ["shop/web > shop/api TCP/80 deny"],
  },
  {
    title: "6: a-b sorts before a in 3.32",
    policy:
      np("a", "order: 10, selector: app == 'api', types: [Ingress], ingress: [{ action: Deny }]") +
      np("a-b", "order: 10, selector: app == 'api', types: [Ingress], ingress: [{ action: Allow }]"),
    flows: ["shop/web > shop/api TCP/80 allow"],
  },
  {
    title: "7: and after it in 3.31",
    options: { calicoVersion: "3.31" },
    policy:
      np("a", "order: 10, selector: app == 'api', types: [Ingress], ingress: [{ action: Deny }]") +
      np("a-b", "order: 10, selector: app == 'api', types: [Ingress], ingress: [{ action: Allow }]"),
    flows: ["shop/web > shop/api TCP/80 deny"],
  },
  {
    title: "8: staged policies do nothing",
    policy: np("p", "selector: app == 'api', types: [Ingress], ingress: [{ action: Deny }]").replace(
      "kind: NetworkPolicy",
      "kind: StagedNetworkPolicy",
    ),
    flows: ["shop/web > shop/api TCP/80 allow"],
  },
  {
    title: "9: preDNAT policy does nothing to pods it selects",
    policy: gnp(
      "p",
      "selector: app == 'api', preDNAT: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Deny }]",
    ),
    flows: ["shop/web > shop/api TCP/80 allow"],
  },
  {
    title: "10: an egress rule for a ClusterIP does not admit its backend",
    policy: `\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.96.0.1/32 } }] }] }`,
    flows: ["shop/web > shop/api TCP/8080 deny"],
  },
  {
    title: "11a: notSelector alone in a NetworkPolicy stays in its namespace",
    policy: np(
      "p",
      "selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, source: { notSelector: app == 'bad' } }]",
    ),
    flows: ["203.0.113.9 > shop/api TCP/80 deny", "shop/web > shop/api TCP/80 allow"],
  },
  {
    title: "11b: and in a GlobalNetworkPolicy matches the outside",
    policy: gnp(
      "p",
      "selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, source: { notSelector: app == 'bad' } }]",
    ),
    flows: ["203.0.113.9 > shop/api TCP/80 allow"],
  },
  {
    title: "12: a bare `*` host endpoint",
    policy: star(),
    flows: [
      "host/n1-hep > shop/api TCP/80 allow",
      "host/n1-hep > shop/far TCP/80 deny",
      "203.0.113.9 > host/n1-hep TCP/22 allow",
      "203.0.113.9 > host/n1-hep TCP/80 deny",
      "shop/web > shop/api TCP/80 allow",
      "shop/web > shop/far TCP/80 allow",
    ],
  },
  {
    title: "13: a pod reaches its own host whatever the host's policy says",
    policy:
      star() +
      gnp(
        "p",
        "selector: role == 'node', types: [Ingress, Egress], ingress: [{ action: Deny }], egress: [{ action: Deny }]",
      ),
    flows: ["shop/web > host/n1-hep TCP/80 allow", "shop/web > host/n2-hep TCP/80 deny"],
  },
  {
    title: "14: preDNAT of a `*` host endpoint meets what pods send",
    policy:
      star() +
      gnp(
        "p",
        "selector: role == 'node', preDNAT: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Deny }]",
      ),
    flows: [
      "shop/web > host/n1-hep TCP/80 deny",
      "shop/web > shop/api TCP/80 deny",
      "host/n1-hep > shop/api TCP/80 allow",
    ],
  },
  {
    title: "15a: applyOnForward on a named host endpoint, plain network",
    policy:
      named +
      gnp(
        "p",
        "selector: role == 'node', applyOnForward: true, types: [Ingress, Egress], ingress: [{ action: Deny }], egress: [{ action: Deny }]",
      ),
    flows: ["shop/web > shop/api TCP/80 allow", "shop/web > shop/far TCP/80 deny"],
  },
  {
    title: "15b: and through a tunnel",
    options: { encapsulation: "vxlan" },
    policy:
      named +
      gnp(
        "p",
        "selector: role == 'node', applyOnForward: true, types: [Ingress, Egress], ingress: [{ action: Deny }], egress: [{ action: Deny }]",
      ),
    flows: ["shop/web > shop/far TCP/80 allow"],
  },
  {
    title: "16: a missing profile denies at its place",
    policy: star(", profiles: [nowhere, projectcalico-default-allow]"),
    flows: ["203.0.113.9 > host/n1-hep TCP/80 deny"],
  },
  {
    title: "17: ICMP by name is IPv4 only",
    policy: np("p", "selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, protocol: ICMP }]"),
    flows: ["10.1.0.1 > shop/api ICMP/8 allow", "fd00::1 > shop/api ICMPv6/128 deny"],
  },
  {
    title: "18: a Pass rule with a peer Calico does not support denies everything",
    policy: `\n---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: p }\nspec: { tier: Admin, priority: 5, subject: { namespaces: {} }, egress: [{ action: Pass, to: [{ domainNames: ["example.org"] }] }] }`,
    flows: ["shop/web > shop/api TCP/80 deny"],
  },
  {
    title: "natOutgoing lets a rule for nodes admit pods of other nodes (NAT-2)",
    options: { natOutgoing: true },
    policy:
      star() +
      gnp(
        "p",
        "selector: role == 'node', types: [Ingress], ingress: [{ action: Allow, source: { selector: role == 'node' } }]",
      ),
    flows: ["shop/web > host/n2-hep TCP/80 allow"],
  },
  {
    title: "and without it the pod's own address counts",
    options: { natOutgoing: false },
    policy:
      star() +
      gnp(
        "p",
        "selector: role == 'node', types: [Ingress], ingress: [{ action: Allow, source: { selector: role == 'node' } }]",
      ),
    flows: ["shop/web > host/n2-hep TCP/80 deny"],
  },
  {
    title: "a named port means the destination's own (RULE-12)",
    policy: np(
      "p",
      "types: [Ingress], ingress: [{ action: Allow, protocol: TCP, destination: { ports: [http] } }]",
    ),
    flows: [
      "shop/web > shop/api TCP/8080 allow",
      "shop/web > shop/api TCP/80 deny",
      "shop/api > shop/web TCP/8080 deny",
    ],
  },
  {
    title: "notNets of the other family delete the rule (RULE-6)",
    policy: np(
      "p",
      "selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, protocol: TCP, source: { notNets: ['fd00:99::/64'] } }]",
    ),
    flows: ["10.1.0.1 > shop/api TCP/80 deny", "fd00::1 > shop/api TCP/80 allow"],
  },
  {
    title: "a pod's own VXLAN packets never leave it (MISC-1)",
    policy: "",
    flows: ["shop/web > shop/api UDP/4789 deny", "shop/web > shop/api UDP/4790 allow"],
  },
];

function parseFlow(text: string): { query: FlowQuery; verdict: string } {
  const [, from = "", to = "", protocol = "", number = "", verdict = ""] =
    /^(\S+) > (\S+) (\w+)\/(\d+) (\w+)$/.exec(text) ?? [];
  const query = protocol.startsWith("ICMP")
    ? { from, to, protocol, icmp: { type: Number(number), code: 0 } }
    : { from, to, protocol, port: Number(number) };
  return { query, verdict };
}

describe("what Calico does", () => {
  describe.each(rows)("$title", ({ policy, options, flows }) => {
    const cluster = simulate([{ path: "shop.yaml", text: shop + policy }], {
      natOutgoing: false,
      ...options,
    });
    it.each(flows)("%s", (text) => {
      const { query, verdict } = parseFlow(text);
      expect(cluster.trace(query).verdict).toBe(verdict);
    });
  });
});
