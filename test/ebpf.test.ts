import { describe, expect, it } from "@jest/globals";
import { compare, simulate, type FlowQuery, type SourceFile } from "../src/index.ts";

/** What eBPF does otherwise than iptables, a row each: two nodes, n1 with pod `web`, n2 with pod `api`. */
const world = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Node
metadata: { name: n1 }
status: { addresses: [{ type: InternalIP, address: 192.0.2.1 }] }
---
apiVersion: v1
kind: Node
metadata: { name: n2 }
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
spec: { nodeName: n2, containers: [{ name: c, image: x }] }
status: { podIP: 10.1.1.1, podIPs: [{ ip: 10.1.1.1 }, { ip: "fd00::2" }] }
`;

const object = (kind: string, name: string, spec: string, labels = ""): string =>
  `\n---\napiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: { name: ${name}${labels} }\nspec: { ${spec} }`;
const policy = (name: string, spec: string): string => object("GlobalNetworkPolicy", name, spec);
const tier = (name: string): string => object("Tier", name, "order: 10");
const host = (interfaceName: string, profiles = ""): string =>
  object(
    "HostEndpoint",
    "n2-hep",
    `node: n2, interfaceName: "${interfaceName}", expectedIPs: [192.0.2.2]${profiles}`,
    ", labels: { role: node }",
  );
const open = ", profiles: [projectcalico-default-allow]";
const untracked = (name: string, of = "default"): string =>
  policy(
    name,
    `tier: ${of}, selector: role == 'node', doNotTrack: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Deny, protocol: TCP, destination: { ports: [80] } }]`,
  );

interface Row {
  readonly title: string;
  readonly text: string;
  readonly flow: FlowQuery;
  readonly iptables: string;
  readonly ebpf: string;
}

const outside = "203.0.113.9";
const tcp = (from: string, to: string, port: number): FlowQuery => ({ from, to, protocol: "TCP", port });

const rows: readonly Row[] = [
  {
    title: "ICMPv6 by name never matches (RULE-4)",
    text: policy(
      "p",
      "selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, protocol: ICMPv6 }]",
    ),
    flow: { from: "fd00::1", to: "shop/api", protocol: "ICMPv6", icmp: { type: 128, code: 0 } },
    iptables: "allow",
    ebpf: "deny",
  },
  {
    title: "ICMPv6 by number does",
    text: policy("p", "selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, protocol: 58 }]"),
    flow: { from: "fd00::1", to: "shop/api", protocol: "ICMPv6", icmp: { type: 128, code: 0 } },
    iptables: "allow",
    ebpf: "allow",
  },
  {
    title: "notProtocol by an unknown name excludes nothing (RULE-4)",
    text: policy(
      "p",
      "selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, notProtocol: UDPLite }]",
    ),
    flow: { from: "shop/web", to: "shop/api", protocol: "UDPLite" },
    iptables: "deny",
    ebpf: "allow",
  },
  {
    title: "a host endpoint on an interface eBPF is not attached to does nothing (HEP-6)",
    text: host("dummy0"),
    flow: tcp(outside, "host/n2-hep", 80),
    iptables: "deny",
    ebpf: "allow",
  },
  {
    title: "one on a data interface does",
    text: host("eth0"),
    flow: tcp(outside, "host/n2-hep", 80),
    iptables: "deny",
    ebpf: "deny",
  },
  {
    title: "which bpfDataIfacePattern says (HEP-6)",
    text: host("dummy0") + object("FelixConfiguration", "default", 'bpfDataIfacePattern: "^dummy.*"'),
    flow: tcp(outside, "host/n2-hep", 80),
    iptables: "deny",
    ebpf: "deny",
  },
  {
    title: "what a host sends itself by TCP is not policed (HEP-22)",
    text: host("*"),
    flow: tcp("host/n2-hep", "host/n2-hep", 80),
    iptables: "deny",
    ebpf: "allow",
  },
  {
    title: "by UDP it is not known",
    text: host("*"),
    flow: { from: "host/n2-hep", to: "host/n2-hep", protocol: "UDP", port: 80 },
    iptables: "deny",
    ebpf: "unknown",
  },
  {
    title: "untracked ingress in two tiers is left out (HEP-16)",
    text: tier("first") + untracked("a", "first") + untracked("b") + host("eth0", open),
    flow: tcp(outside, "host/n2-hep", 80),
    iptables: "deny",
    ebpf: "allow",
  },
  {
    title: "and applied in one (HEP-16)",
    text: untracked("a") + host("eth0", open),
    flow: tcp(outside, "host/n2-hep", 80),
    iptables: "deny",
    ebpf: "deny",
  },
  {
    title: "a failsafe port is no way past preDNAT policy to a pod (HEP-10)",
    text:
      host("eth0", open) +
      policy(
        "p",
        "selector: role == 'node', preDNAT: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Deny }]",
      ),
    flow: tcp(outside, "shop/api", 22),
    iptables: "allow",
    ebpf: "deny",
  },
  {
    title: "but stays one to the host itself (HEP-10)",
    text:
      host("eth0", open) +
      policy(
        "p",
        "selector: role == 'node', preDNAT: true, applyOnForward: true, types: [Ingress], ingress: [{ action: Deny }]",
      ),
    flow: tcp(outside, "host/n2-hep", 22),
    iptables: "allow",
    ebpf: "allow",
  },
  {
    title: "the backend of a NodePort on another node sees the client (NAT-2)",
    text: policy(
      "p",
      `selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, source: { nets: [${outside}/32] } }]`,
    ),
    flow: { ...tcp(outside, "shop/api", 8080), via: { address: "192.0.2.1", port: 30080 } },
    iptables: "deny",
    ebpf: "allow",
  },
  {
    title: "a pod may make VXLAN packets that policy lets through (MISC-1)",
    text: "",
    flow: { from: "shop/web", to: "shop/api", protocol: "UDP", port: 4789 },
    iptables: "deny",
    ebpf: "allow",
  },
];

describe("eBPF", () => {
  it.each(rows)("$title", ({ text, flow, iptables, ebpf }) => {
    const verdicts = (["iptables", "ebpf"] as const).map(
      (dataplane) =>
        simulate([{ path: "world.yaml", text: world + text }], { dataplane, natOutgoing: false }).trace(flow)
          .verdict,
    );
    expect(verdicts).toEqual([iptables, ebpf]);
  });

  it("HEP-6: polices the interfaces that the node's own configuration names", () => {
    const felix = (name: string, pattern: string): string =>
      object("FelixConfiguration", name, `bpfDataIfacePattern: "${pattern}"`);
    const interfaces = { name: "ens3", addresses: ["192.0.2.2"] };
    const options = { dataplane: "ebpf", hostInterfaces: { n2: [interfaces] } } as const;
    const closed = world + host("ens3") + felix("default", "^eth");
    const side = (more: string): SourceFile[] => [{ path: "world.yaml", text: closed + more }];
    const flow = tcp(outside, "host/n2-hep", 80);
    const verdict = (more: string): string => simulate(side(more), options).trace(flow).verdict;
    expect(verdict("")).toBe("allow");
    expect(verdict(felix("node.n1", "^ens"))).toBe("allow");
    expect(verdict(felix("node.n2", "^ens"))).toBe("deny");
    const { clusters } = compare(side(""), side(felix("node.n2", "^ens")), { simulate: options });
    const changes = clusters.flatMap((cluster) => cluster.changes);
    expect(changes.filter(({ to }) => to.label.includes("n2")).map(({ change }) => change)).toContain(
      "newly-denied",
    );
    expect(changes.filter(({ change }) => change !== "newly-denied")).toEqual([]);
  });

  it("says that a bpfDataIfacePattern can't be read", () => {
    const bad = object("FelixConfiguration", "default", 'bpfDataIfacePattern: "^(eth"');
    const { issues } = simulate([{ path: "world.yaml", text: world + bad }], { dataplane: "ebpf" });
    expect(issues).toContainEqual(expect.objectContaining({ code: "bpf-interface-pattern-invalid" }));
  });
});
