import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { simulate, type FlowQuery, type Trace } from "../../src/simulate.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const world: readonly JsonObject[] = [
  node("n1", "192.0.2.1"),
  node("n2", "192.0.2.2"),
  pod("web/a", { node: "n1", ip: "10.0.0.1", labels: { app: "a" } }),
  pod("web/c", { node: "n2", ip: "10.0.1.1", labels: { app: "c" } }),
];
const stars = ["1", "2"].map((n) =>
  host(
    `s${n}`,
    {
      node: `n${n}`,
      interfaceName: "*",
      expectedIPs: [`192.0.2.${n}`],
      profiles: ["projectcalico-default-allow"],
    },
    { at: `n${n}` },
  ),
);
const outside = "203.0.113.9";

type Asked = Omit<FlowQuery, "from" | "to" | "protocol"> & { readonly protocol?: string };

function ask(
  objects: readonly JsonObject[],
  from: string,
  to: string,
  asked: Asked = {},
  options: SimulateOptions = {},
): Trace {
  return simulate(toFiles(objects), options).trace({ protocol: "TCP", port: 80, ...asked, from, to });
}

/** Lets in nothing but what comes from these networks. */
const only = (selector: string, ...nets: readonly string[]): JsonObject =>
  globalPolicy("only", { selector, types: ["Ingress"], ingress: [{ action: "Allow", source: { nets } }] });
/** Drops, before translation, what is for this address and port. */
const preDnat = (net: string, port: number): JsonObject =>
  globalPolicy("pre", {
    selector: "has(at)",
    preDNAT: true,
    applyOnForward: true,
    types: ["Ingress"],
    ingress: [{ action: "Deny", protocol: "TCP", destination: { nets: [net], ports: [port] } }],
  });

describe("the steps of a flow", () => {
  const tier: JsonObject = {
    apiVersion: "projectcalico.org/v3",
    kind: "Tier",
    metadata: { name: "first" },
    spec: { order: 1, defaultAction: "Pass" },
  };
  const inTier = globalPolicy("first.p", {
    tier: "first",
    selector: "app == 'c'",
    types: ["Ingress"],
    ingress: [{ action: "Deny", protocol: "TCP", destination: { ports: [81] } }],
  });
  const found = (trace: Trace) =>
    trace.steps.map(({ verdict, decidedBy, passed }) => [verdict, decidedBy, passed]);

  it("EVAL-5: name the end of a tier that passed the packet on", () => {
    expect(found(ask([...world, tier, inTier, only("app == 'c'", "10.0.0.1/32")], "web/a", "web/c"))).toEqual(
      [
        ["allow", expect.objectContaining({ kind: "profile" }), []],
        [
          "allow",
          expect.objectContaining({ kind: "rule", rule: 0 }),
          [{ kind: "end-of-tier", tier: "first" }],
        ],
      ],
    );
  });

  it("EVAL-3, HEP-10: have no verdict where a chain before translation does not drop", () => {
    const objects = [...world, ...stars, preDnat("192.0.2.2/32", 443)];
    expect(found(ask(objects, outside, "host/s2", { port: 80 }))[0]).toEqual([
      "none",
      { kind: "end-of-chain" },
      [{ kind: "end-of-tier", tier: "default" }],
    ]);
    expect(found(ask(objects, outside, "host/s2", { port: 22 }))[0]).toEqual([
      "none",
      { kind: "failsafe" },
      [],
    ]);
  });
});

describe("what settles a flow", () => {
  const policy = (
    name: string,
    selector: string,
    direction: "Ingress" | "Egress",
    spec: JsonObject,
  ): JsonObject => globalPolicy(name, { selector, types: [direction], ...spec });
  const settled = ({ verdict, decidedBy, steps }: Trace) => [
    verdict,
    "policy" in decidedBy ? String(decidedBy.policy).split(":").at(-1) : decidedBy.kind,
    steps.length,
  ];
  const open = { flavour: "x" };

  it.each<[string, readonly JsonObject[], readonly [string, string, number]]>([
    [
      "the last that allowed",
      [
        policy("out", "app == 'a'", "Egress", { egress: [{ action: "Allow" }] }),
        policy("in", "app == 'c'", "Ingress", { ingress: [{ action: "Allow" }] }),
      ],
      ["allow", "in", 2],
    ],
    [
      "the one that denied, after which nothing is asked",
      [
        policy("out", "app == 'a'", "Egress", { egress: [{ action: "Deny" }] }),
        policy("in", "app == 'c'", "Ingress", { ingress: [{ action: "Allow" }] }),
      ],
      ["deny", "out", 1],
    ],
    [
      "the first that could not be decided",
      [
        policy("out", "app == 'a'", "Egress", { ...open, egress: [{ action: "Allow" }] }),
        policy("in", "app == 'c'", "Ingress", { ...open, ingress: [{ action: "Allow" }] }),
      ],
      ["unknown", "out", 2],
    ],
    [
      "a later one that denied",
      [
        policy("out", "app == 'a'", "Egress", { ...open, egress: [{ action: "Allow" }] }),
        policy("in", "app == 'c'", "Ingress", { ingress: [{ action: "Deny" }] }),
      ],
      ["deny", "in", 2],
    ],
  ])("%s", (_name, objects, expected) => {
    expect(settled(ask([...world, ...objects], "web/a", "web/c"))).toEqual(expected);
  });

  it("FLOW-0: what may have spared it the rest of the interface is not overruled there", () => {
    const pre = { preDNAT: true, applyOnForward: true };
    const allow = { ingress: [{ action: "Allow" }] };
    const deny = policy("in", "has(at)", "Ingress", { ingress: [{ action: "Deny" }] });
    const toHost = (...objects: readonly JsonObject[]) =>
      settled(ask([...world, ...stars, ...objects], outside, "host/s2"));
    expect(toHost(deny)).toEqual(["deny", "in", 2]);
    expect(toHost(deny, policy("pre", "has(at)", "Ingress", { ...pre, ...allow }))).toEqual([
      "allow",
      "pre",
      1,
    ]);
    expect(toHost(deny, policy("pre", "has(at)", "Ingress", { ...pre, ...open, ...allow }))).toEqual([
      "unknown",
      "pre",
      1,
    ]);
  });
});

it("FLOW-0: what an untracked chain allows is spared the rest of the interface", () => {
  const objects = [
    ...world,
    host("e2", { node: "n2", interfaceName: "eth0", expectedIPs: ["192.0.2.2"] }, { at: "n2" }),
    globalPolicy("in", { selector: "has(at)", types: ["Ingress"], ingress: [{ action: "Deny" }] }),
  ];
  const raw = globalPolicy("raw", {
    selector: "has(at)",
    types: ["Ingress"],
    doNotTrack: true,
    applyOnForward: true,
    ingress: [{ action: "Allow" }],
  });
  expect(ask(objects, outside, "host/e2").verdict).toBe("deny");
  expect(ask([...objects, raw], outside, "host/e2").verdict).toBe("allow");
});

describe("the basics of ICMPv6 (MISC-3)", () => {
  const objects = [
    node("n1", "192.0.2.1", { "projectcalico.org/IPv6Address": "fd01::1/64" }),
    node("n2", "192.0.2.2", { "projectcalico.org/IPv6Address": "fd01::2/64" }),
    pod("web/e", { node: "n1", ip: "fd00::e", labels: { app: "e" } }),
    pod("web/f", { node: "n1", ip: "fd00::f", labels: { app: "f" } }),
    globalPolicy("none", { selector: "app == 'e'", types: ["Egress"], egress: [] }),
  ];

  it.each([
    ["host/n1", 135, "allow"],
    ["host/n1", 128, "deny"],
    ["host/n2", 135, "deny"],
    ["web/f", 135, "deny"],
  ])("to %s, type %i: %s", (to, type, verdict) => {
    expect(ask(objects, "web/e", to, { protocol: "ICMPv6", icmp: { type } }).verdict).toBe(verdict);
  });
});

it("MISC-3: what a chain before translation drops never comes to the basics of ICMPv6", () => {
  const objects = (types: readonly number[]): readonly JsonObject[] => [
    node("n1", "192.0.2.1", { "projectcalico.org/IPv6Address": "fd01::1/64" }),
    pod("web/e", { node: "n1", ip: "fd00::e", labels: { app: "e" } }),
    host("s1", { node: "n1", interfaceName: "*" }, { at: "n1" }),
    globalPolicy("pre", {
      selector: "has(at)",
      preDNAT: true,
      applyOnForward: true,
      types: ["Ingress"],
      ingress: types.map((type) => ({ action: "Deny", protocol: "ICMPv6", icmp: { type } })),
    }),
  ];
  const asked = (...types: readonly number[]): string =>
    ask(objects(types), "web/e", "host/n1", { protocol: "ICMPv6", icmp: { type: 135 } }).verdict;
  expect(asked(135)).toBe("deny");
  expect(asked(128)).toBe("allow");
});

describe("a flow dialled through a service", () => {
  const objects = [...world, ...stars];
  const clusterIP = { address: "10.96.0.9", port: 443 };

  it("NAT-1: is known to chains before translation by what was dialled, to the rest by what answers", () => {
    expect(
      ask([...objects, preDnat("10.96.0.9/32", 443)], "web/a", "web/c", { via: clusterIP }).verdict,
    ).toBe("deny");
    expect(ask([...objects, preDnat("10.96.0.9/32", 80)], "web/a", "web/c", { via: clusterIP }).verdict).toBe(
      "allow",
    );
    expect(ask([...objects, preDnat("10.0.1.1/32", 443)], "web/a", "web/c", { via: clusterIP }).verdict).toBe(
      "allow",
    );
    // The port of the backend where the one dialled is the same.
    const same = { via: { address: "10.96.0.9" } };
    expect(ask([...objects, preDnat("10.96.0.9/32", 80)], "web/a", "web/c", same).verdict).toBe("deny");
  });

  it("NAT-1: is known to policy of pods, the sender's and the backend's, by what answers", () => {
    const rule = (net: string, port: number): JsonObject => ({
      action: "Allow",
      protocol: "TCP",
      destination: { nets: [net], ports: [port] },
    });
    const between = (...allowed: readonly JsonObject[]): string => {
      const out = globalPolicy("out", { selector: "app == 'a'", types: ["Egress"], egress: allowed });
      const into = globalPolicy("in", { selector: "app == 'c'", types: ["Ingress"], ingress: allowed });
      const [sending, receiving] = [out, into].map(
        (policy) => ask([...objects, policy], "web/a", "web/c", { via: clusterIP }).verdict,
      );
      return `${String(sending)} ${String(receiving)}`;
    };
    expect(between(rule("10.0.1.1/32", 80))).toBe("allow allow");
    expect(between(rule("10.96.0.9/32", 443))).toBe("deny deny");
  });

  it("NAT-2: carries the sender's node to a backend on the node where a pod dialled it, and no other", () => {
    const nat = pool("172.16.0.0/16", { natOutgoing: true });
    const behind = pod("web/n", { node: "n1", ip: "172.16.0.1" });
    const asked = (net: string): string =>
      ask([...objects, nat, behind, only("app == 'c'", net)], "web/n", "web/c", {
        via: { address: "192.0.2.2", port: 30080 },
      }).verdict;
    expect(asked("192.0.2.1/32")).toBe("allow");
    expect(asked("192.0.2.2/32")).toBe("deny");
    expect(asked("172.16.0.1/32")).toBe("deny");
  });

  it("NAT-2, row 15: comes to the backend from the node at which it was dialled, under eBPF from the client", () => {
    const nodePort = { via: { address: "192.0.2.1", port: 30080 } };
    const fromNode = [...objects, only("app == 'c'", "192.0.2.1/32")];
    expect(ask(fromNode, outside, "web/c", nodePort).verdict).toBe("allow");
    expect(ask(fromNode, outside, "web/c", nodePort, { dataplane: "ebpf" }).verdict).toBe("deny");
    const fromClient = [...objects, only("app == 'c'", `${outside}/32`)];
    expect(ask(fromClient, outside, "web/c", nodePort).verdict).toBe("deny");
    expect(ask(fromClient, outside, "web/c", nodePort, { dataplane: "ebpf" }).verdict).toBe("allow");
    // Row 14: the backend's own node hides nobody.
    const own = { via: { address: "192.0.2.2", port: 30080 } };
    expect(ask(fromClient, outside, "web/c", own).verdict).toBe("allow");
  });

  it("is no relay where a pod dials a port of its own node", () => {
    const own = { via: { address: "192.0.2.1", port: 30080 } };
    expect(ask([...objects, only("app == 'c'", "10.0.0.1/32")], "web/a", "web/c", own).verdict).toBe("allow");
  });

  it("is refused where what was dialled is no address", () => {
    expect(() => ask(objects, "web/a", "web/c", { via: { address: "svc" } })).toThrow(RangeError);
  });
});

describe("ends with addresses of both families", () => {
  const dual = (id: string, ...ips: readonly string[]): JsonObject => ({
    ...pod(id, { node: "n1" }),
    status: { podIPs: ips.map((ip) => ({ ip })) },
  });
  const objects = [dual("web/x", "fd00::1", "10.0.0.1"), dual("web/y", "10.0.0.2"), dual("web/z", "fd00::3")];

  it("meet in one that both have, whichever comes first", () => {
    expect(ask(objects, "web/x", "web/y").verdict).toBe("allow");
    expect(ask(objects, "web/y", "web/x").verdict).toBe("allow");
    expect(ask(objects, "web/x", "web/z").verdict).toBe("allow");
  });

  it("are unknown to each other where they have none in common", () => {
    const trace = ask(objects, "web/y", "web/z");
    expect(trace).toMatchObject({ verdict: "unknown", steps: [] });
    expect(trace.decidedBy).toMatchObject({
      kind: "undecided",
      reason: "the two ends have no address of one IP family",
    });
  });
});

describe("what the tree does not say", () => {
  const lost = pod("web/lost", { node: "n2", labels: { app: "c" } });
  const objects = [...world.slice(0, 3), lost, pool("10.0.0.0/16")];

  it("of a pod's address makes the answer unknown if it depends on it, and names the end", () => {
    const rule = globalPolicy("p", {
      selector: "app == 'a'",
      types: ["Ingress"],
      ingress: [{ action: "Allow", source: { nets: ["10.0.128.0/17"] } }],
    });
    expect(ask([...objects, rule], "web/lost", "web/a").decidedBy).toMatchObject({
      kind: "undecided",
      reason: expect.stringMatching(
        /^the address of `web\/lost` is not in the tree, and the answer depends on it: at 10\.0\.1[0-9.]+ it is allow, elsewhere deny$/,
      ),
    });
    const out = globalPolicy("p", {
      selector: "app == 'a'",
      types: ["Egress"],
      egress: [{ action: "Allow", destination: { nets: ["10.0.128.0/17"] } }],
    });
    expect(ask([...objects, out], "web/a", "web/lost").decidedBy).toMatchObject({
      reason: expect.stringContaining("the address of `web/lost` is not in the tree"),
    });
    expect(ask(objects, "web/lost", "web/a").verdict).toBe("allow");
  });

  it("of a host's address is said of the host", () => {
    const dark = host("dark", {
      node: "n9",
      interfaceName: "eth0",
      profiles: ["projectcalico-default-allow"],
    });
    const rule = only("app == 'a'", "198.51.100.0/24");
    expect(ask([...world, dark, rule], "host/dark", "web/a").decidedBy).toMatchObject({
      reason: expect.stringContaining("the address of `host/dark` is not in the tree"),
    });
  });

  it("of a pod's node is said of the node", () => {
    const roaming = pod("web/r", { ip: "10.0.0.9" });
    const forward = globalPolicy("p", {
      selector: "at == 'n2'",
      applyOnForward: true,
      types: ["Ingress"],
      ingress: [{ action: "Deny", source: { nets: ["10.0.0.9/32"] } }],
    });
    const trace = ask([...world, ...stars, roaming, forward], "web/r", outside);
    expect(trace.verdict).toBe("unknown");
    expect(trace.decidedBy).toMatchObject({
      reason: "the answer depends on the node the pod runs on, which the tree does not say",
    });
  });

  it("of the address of a node that a packet carries", () => {
    const far: JsonObject = { apiVersion: "v1", kind: "Node", metadata: { name: "n1" } };
    const nat = pool("10.0.0.0/16", { natOutgoing: true });
    const rule = globalPolicy("p", {
      selector: "at == 'n2'",
      types: ["Ingress"],
      ingress: [{ action: "Allow", source: { nets: ["192.0.2.64/26"] } }],
    });
    const objects = [far, ...world.slice(1), ...stars.slice(1), nat, rule];
    expect(ask(objects, "web/a", "host/s2").decidedBy).toMatchObject({
      kind: "undecided",
      reason: "it depends on the address of a node that is not in the tree",
    });
  });
});

it("NAT-2: another host sees the address of the node that a pod leaves", () => {
  const nat = pool("10.0.0.0/16", { natOutgoing: true });
  const asked = (net: string): string =>
    ask([...world, ...stars, nat, only("at == 'n2'", net)], "web/a", "host/s2").verdict;
  expect(asked("192.0.2.1/32")).toBe("allow");
  expect(asked("10.0.0.1/32")).toBe("deny");
});

it("of pods with several addresses it is said that the answer depends on which", () => {
  const spec = { containers: [{ name: "c", image: "x" }] };
  const deployment: JsonObject = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d", namespace: "web" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "d" } },
      template: { metadata: { labels: { app: "d" } }, spec },
    },
  };
  const made = ["1", "2"].map((n) => {
    const labels = { app: "d", "pod-template-hash": "5f" };
    const object = pod(`web/d-5f-${n}`, { node: "n2", ip: `10.0.3.${n}`, labels });
    const ownerReferences = [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "d-5f", controller: true }];
    return { ...object, metadata: { ...(object["metadata"] as JsonObject), ownerReferences } };
  });
  const trace = ask([...world, deployment, ...made, only("app == 'a'", "10.0.3.1/32")], "web/d", "web/a");
  expect(trace.verdict).toBe("unknown");
  expect(trace.decidedBy).toMatchObject({
    reason: expect.stringContaining(
      "the pods of `web/d` have several addresses, and the answer depends on which",
    ),
  });
});

describe("what a host sends into a tunnel", () => {
  const tunnelled = node("n1", "192.0.2.1", { "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.9.9" });
  const objects = [tunnelled, ...world.slice(1), only("app == 'c'", "10.0.9.9/32")];
  const vxlan: SimulateOptions = { encapsulation: "vxlan" };

  it("NAT-2: carries the tunnel's address, unless the asker named another than its first", () => {
    expect(ask(objects, "host/n1", "web/c", {}, vxlan).verdict).toBe("allow");
    expect(ask(objects, "192.0.2.1", "web/c", {}, vxlan).verdict).toBe("allow");
    expect(ask(objects, "host/n1@198.51.100.7", "web/c", {}, vxlan).verdict).toBe("deny");
    expect(ask(objects, "host/n1", "web/c", {}, { encapsulation: "none" }).verdict).toBe("deny");
  });

  it("carries one that is not known where the tree has none, but surely not its own", () => {
    const asked = (net: string): string =>
      ask([...world, only("app == 'c'", net)], "host/n1", "web/c", {}, vxlan).verdict;
    expect(asked("192.0.2.1/32")).toBe("deny");
    expect(asked("10.0.9.9/32")).toBe("unknown");
    // Of the packet's family, whatever addresses pods have of the other.
    const six = { ...pool("fd00::/64"), metadata: { name: "six" } };
    const both = [...world, only("app == 'c'", "10.0.0.0/16"), pool("10.0.0.0/16"), six];
    expect(ask(both, "host/n1", "web/c", {}, vxlan).verdict).toBe("allow");
    const pooled = [
      ...world,
      only("app == 'c'", "10.0.0.0/16"),
      pool("10.0.0.0/16", { vxlanMode: "Always" }),
    ];
    expect(ask(pooled, "host/n1", "web/c").verdict).toBe("allow");
    expect(ask(pooled, "host/n2", "web/c").verdict).toBe("allow");
  });
});

describe("what a node with a NodePort hands on through a tunnel", () => {
  const nodePort = { via: { address: "192.0.2.1", port: 30080 } };
  const tunnelled = node("n1", "192.0.2.1", { "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.9.9" });
  const objects = [tunnelled, ...world.slice(1)];
  const asked = (more: readonly JsonObject[], from = outside, options: SimulateOptions = {}): string =>
    ask([...objects, ...more], from, "web/c", nodePort, { encapsulation: "vxlan", ...options }).verdict;

  it("NAT-2: carries the tunnel's address, not the node's, under eBPF the client's", () => {
    expect(asked([only("app == 'c'", "10.0.9.9/32")])).toBe("allow");
    expect(asked([only("app == 'c'", "192.0.2.1/32")])).toBe("deny");
    expect(asked([only("app == 'c'", "10.0.9.9/32")], "host/n2")).toBe("allow");
    expect(asked([only("app == 'c'", `${outside}/32`)], outside, { dataplane: "ebpf" })).toBe("allow");
    const unknown = [...world, only("app == 'c'", "10.0.9.9/32")];
    expect(ask(unknown, outside, "web/c", nodePort, { encapsulation: "vxlan" }).verdict).toBe("unknown");
  });

  it("HEP-24, FLOW-4b: is hidden from named host endpoints, which see the packet around it from node to node", () => {
    const heps = ["1", "2"].map((n) =>
      host(`e${n}`, { node: `n${n}`, interfaceName: "eth0" }, { at: `n${n}` }),
    );
    const forwarded = (at: string, types: string, encapsulation: "none" | "vxlan"): string =>
      asked(
        [...heps, globalPolicy("p", { selector: `at == '${at}'`, applyOnForward: true, types: [types] })],
        outside,
        {
          encapsulation,
        },
      );
    expect(forwarded("n1", "Egress", "none")).toBe("deny");
    expect(forwarded("n1", "Egress", "vxlan")).toBe("allow");
    expect(forwarded("n2", "Ingress", "none")).toBe("deny");
    expect(forwarded("n2", "Ingress", "vxlan")).toBe("allow");
    // What arrives at the relay itself is not in the tunnel yet.
    expect(forwarded("n1", "Ingress", "vxlan")).toBe("deny");
    const outer = (source: string): string =>
      asked([
        ...heps,
        globalPolicy("p", {
          selector: "at == 'n2'",
          preDNAT: true,
          applyOnForward: true,
          types: ["Ingress"],
          ingress: [
            { action: "Deny", protocol: "UDP", source: { nets: [source] }, destination: { ports: [4789] } },
          ],
        }),
      ]);
    expect(outer("192.0.2.1/32")).toBe("deny");
    expect(outer("192.0.2.2/32")).toBe("allow");
    expect(outer(`${outside}/32`)).toBe("allow");
  });
});

describe("a flow that a node forwards between two networks", () => {
  it("row 13: meets the host endpoints of both interfaces", () => {
    const router = node("n1", "192.0.2.1", {
      "projectcalico.org/Interfaces":
        '[{"name":"eth0","addresses":["192.0.2.1/24"]},{"name":"eth1","addresses":["198.51.100.1/24"]}]',
    });
    const heps = ["eth0", "eth1"].map((interfaceName) =>
      host(interfaceName, { node: "n1", interfaceName }, { on: interfaceName }),
    );
    const deny = globalPolicy("p", { selector: "on == 'eth0'", applyOnForward: true, types: ["Egress"] });
    const trace = ask([router, ...heps, deny], "198.51.100.9", outside);
    expect(trace).toMatchObject({ verdict: "deny", decidedBy: { kind: "end-of-tier" } });
    expect(ask([router, ...heps], "198.51.100.9", outside).verdict).toBe("allow");
    expect(ask([router, ...heps, deny], "198.51.100.9", "198.51.100.8").steps).toEqual([]);
  });
});

describe("what a decision does not model", () => {
  it("in a policy or a rule makes it unknown, and says why", () => {
    const policy = globalPolicy("odd", { selector: "app == 'c'", types: ["Ingress"], flavour: "x" });
    expect(ask([...world, policy], "web/a", "web/c")).toMatchObject({
      verdict: "unknown",
      decidedBy: { kind: "undecided", reason: "field `spec.flavour` is not modelled" },
    });
    const rule = globalPolicy("odd", {
      selector: "app == 'c'",
      types: ["Ingress"],
      ingress: [{ action: "Allow", protocol: "TCP", taste: "x" }],
    });
    expect(ask([...world, rule], "web/a", "web/c")).toMatchObject({
      verdict: "unknown",
      decidedBy: { kind: "undecided", rule: 0 },
    });
    // Only where the rule holds otherwise.
    expect(ask([...world, rule], "web/a", "web/c", { protocol: "UDP" }).verdict).toBe("deny");
  });
});

describe("a rule about ICMP", () => {
  const ingress = (rule: JsonObject): JsonObject =>
    globalPolicy("p", {
      selector: "app == 'c'",
      types: ["Ingress"],
      ingress: [{ action: "Allow", ...rule }],
    });
  const icmp = (type: number, code: number): Asked => ({ protocol: "ICMP", icmp: { type, code } });

  it.each<[string, JsonObject, readonly string[]]>([
    ["type and code", { protocol: "ICMP", icmp: { type: 8, code: 0 } }, ["allow", "deny", "deny"]],
    ["type", { protocol: "ICMP", icmp: { type: 8 } }, ["allow", "allow", "deny"]],
    [
      "not that type and code",
      { protocol: "ICMP", notICMP: { type: 8, code: 0 } },
      ["deny", "allow", "allow"],
    ],
    ["not that type", { protocol: "ICMP", notICMP: { type: 8 } }, ["deny", "deny", "allow"]],
    ["not that type, of no protocol", { notICMP: { type: 8 } }, ["deny", "deny", "allow"]],
  ])("RULE-9: %s", (_, rule, expected) => {
    const objects = [...world, ingress(rule)];
    const verdicts = [icmp(8, 0), icmp(8, 1), icmp(0, 0)].map(
      (asked) => ask(objects, "web/a", "web/c", asked).verdict,
    );
    expect(verdicts).toEqual(expected);
    expect(ask(objects, "web/a", "web/c").verdict).toBe("deny");
  });
});

describe("a failsafe port of some networks", () => {
  const felix: JsonObject = {
    apiVersion: "projectcalico.org/v3",
    kind: "FelixConfiguration",
    metadata: { name: "default" },
    spec: {
      failsafeInboundHostPorts: [{ protocol: "tcp", port: 22, net: "203.0.113.0/24" }],
      failsafeOutboundHostPorts: [{ protocol: "udp", port: 53, net: "203.0.113.0/24" }],
    },
  };
  const bare = host("h2", { node: "n2", interfaceName: "*", expectedIPs: ["192.0.2.2"] });
  const objects = [...world, felix, bare];

  it.each<[string, string, Asked, string]>([
    ["203.0.113.9", "host/h2", { port: 22 }, "allow"],
    ["198.51.100.9", "host/h2", { port: 22 }, "deny"],
    ["203.0.113.9", "host/h2", { port: 22, protocol: "UDP" }, "deny"],
    ["203.0.113.9", "host/h2", { port: 23, sourcePort: 22 }, "deny"],
    ["host/h2", "203.0.113.9", { port: 53, protocol: "UDP" }, "allow"],
    ["host/h2", "198.51.100.9", { port: 53, protocol: "UDP" }, "deny"],
    ["host/h2", "203.0.113.9", { port: 53 }, "deny"],
  ])("HEP-9: from %s to %s, %j: %s", (from, to, asked, expected) => {
    expect(ask(objects, from, to, asked).verdict).toBe(expected);
  });
});

describe("encapsulated traffic that a pod makes", () => {
  const allowing: JsonObject = {
    apiVersion: "projectcalico.org/v3",
    kind: "FelixConfiguration",
    metadata: { name: "default" },
    spec: { allowVXLANPacketsFromWorkloads: true, allowIPIPPacketsFromWorkloads: true },
  };
  const ipip: Asked = { protocol: "4" };
  const vxlan: Asked = { protocol: "UDP", port: 4789 };

  it.each<[string, Asked, SimulateOptions["dataplane"] & string, boolean, string]>([
    ["IPIP", ipip, "iptables", false, "deny"],
    ["IPIP", ipip, "iptables", true, "allow"],
    ["IPIP", ipip, "ebpf", false, "deny"],
    ["IPIP", ipip, "ebpf", true, "deny"],
    ["VXLAN", vxlan, "iptables", false, "deny"],
    ["VXLAN", vxlan, "iptables", true, "allow"],
    ["VXLAN", vxlan, "ebpf", false, "allow"],
    ["UDP of another port", { protocol: "UDP", port: 4790 }, "iptables", false, "allow"],
    ["TCP of that port", { port: 4789 }, "iptables", false, "allow"],
  ])("MISC-1: %s %j under %s, let out: %s: %s", (_, asked, dataplane, letOut, expected) => {
    const objects = letOut ? [...world, allowing] : world;
    expect(ask(objects, "web/a", "web/c", asked, { dataplane }).verdict).toBe(expected);
    // Only of pods, and only on their way out.
    expect(ask(objects, "host/n1", "web/c", asked, { dataplane }).verdict).toBe("allow");
  });
});

describe("a rule about a service", () => {
  const slice: JsonObject = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "s", namespace: "web", labels: { "kubernetes.io/service-name": "db" } },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.0.1.1"] }],
    ports: [{ port: 80 }, { port: 53, protocol: "UDP" }],
  };
  const services = { services: { name: "db", namespace: "web" } };
  const egress = globalPolicy("p", {
    selector: "app == 'a'",
    types: ["Egress"],
    egress: [{ action: "Allow", destination: services }],
  });
  const ingress = globalPolicy("p", {
    selector: "app == 'a'",
    types: ["Ingress"],
    ingress: [{ action: "Allow", source: services }],
  });

  it.each<[string, Asked, string]>([
    ["its port", {}, "allow"],
    ["another port", { port: 81 }, "deny"],
    ["the port of another protocol", { port: 53 }, "deny"],
    ["that protocol's port", { port: 53, protocol: "UDP" }, "allow"],
  ])("RULE-23: as destination holds for its addresses and ports: %s", (_, asked, expected) => {
    expect(ask([...world, slice, egress], "web/a", "web/c", asked).verdict).toBe(expected);
  });

  it("RULE-24: as source holds for its addresses, whatever the port", () => {
    expect(ask([...world, slice, ingress], "web/c", "web/a", { port: 9 }).verdict).toBe("allow");
    expect(ask([...world, slice, ingress], "host/n2", "web/a", { port: 9 }).verdict).toBe("deny");
  });

  it("RULE-20: of a service without members holds never", () => {
    expect(ask([...world, { ...slice, endpoints: [] }, egress], "web/a", "web/c").verdict).toBe("deny");
  });

  it("of a service that the tree does not hold may hold", () => {
    expect(ask([...world, egress], "web/a", "web/c").verdict).toBe("unknown");
    expect(ask([...world, ingress], "web/c", "web/a").verdict).toBe("unknown");
  });
});
