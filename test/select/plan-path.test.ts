import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { elementAt } from "../../src/base/known.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import { isPoliced } from "../../src/select/bpf-coverage.ts";
import type { Path, Step } from "../../src/select/path.ts";
import type { PathQuestion } from "../../src/select/path-question.ts";
import { planPath } from "../../src/select/plan-path.ts";
import { resolveEnd } from "../../src/select/resolve-end.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

/** Nodes n1 with pods a and b, n2 with pod c. */
const world: readonly JsonObject[] = [
  node("n1", "192.0.2.1"),
  node("n2", "192.0.2.2"),
  pod("web/a", { node: "n1", ip: "10.0.0.1" }),
  pod("web/b", { node: "n1", ip: "10.0.0.2" }),
  pod("web/c", { node: "n2", ip: "10.0.1.1" }),
];
const stars = ["1", "2"].map((n) => host(`s${n}`, { node: `n${n}`, interfaceName: "*" }, { role: "node" }));
const named = ["1", "2"].map((n) =>
  host(`e${n}`, { node: `n${n}`, interfaceName: "eth0" }, { role: "edge" }),
);
const outside = "203.0.113.9";

type Asked = Partial<Pick<PathQuestion, "dialled" | "natOutgoing" | "sameNode">> & {
  /** Node at which a NodePort was dialled. */
  readonly relay?: string;
};

/**
 * The steps from one end to the other: stages between `|`, each step as whose chain it is and, where it sees other
 * addresses than those of the ends, which: the source before `>`, the destination after it.
 */
function steps(cluster: Cluster, from: string, to: string, asked: Asked = {}): string {
  const { stages } = plan(cluster, from, to, asked);
  return stages.map((stage) => stage.map(shown).join(" ")).join(" | ");
}

function plan(cluster: Cluster, from: string, to: string, asked: Asked = {}): Path {
  const [sender, receiver] = [resolveEnd(cluster, from, 4), resolveEnd(cluster, to, 4)];
  const [source, destination] = [sender?.ends[0]?.address, receiver?.ends[0]?.address];
  if (sender === undefined || receiver === undefined) throw new Error(`no end ${from} or ${to}`);
  if (source === undefined || destination === undefined) throw new Error("an end has no address");
  return planPath(cluster, {
    from: sender.party,
    to: receiver.party,
    source,
    destination,
    dialled: false,
    natOutgoing: false,
    ...asked,
    relay: cluster.nodes.find(({ name }) => name === asked.relay),
  });
}

const chains = { normal: "norm", forward: "fwd", preDNAT: "pre", untracked: "unt" } as const;

function shown(step: Step): string {
  if (step.kind === "endpoint-to-host") return "to-host";
  if (step.kind === "unmodelled") return "unmodelled";
  const { subject, chain, direction } = step;
  const way = direction === "ingress" ? "in" : "out";
  const where = chain === "preDNAT" ? "pre" : `${chains[chain]}.${way}`;
  const who =
    subject.kind === "workload" ? `${subject.endpoint.name}.${way}` : `${subject.endpoint.name}.${where}`;
  const source = step.source === "source" ? "" : `${step.source}>`;
  return `${source}${who}${step.destination === "destination" ? "" : `>${step.destination}`}`;
}

const load = (objects: readonly JsonObject[], options: SimulateOptions = {}): Cluster =>
  simulate(toFiles(objects), options).cluster;

/** Ends of a row of the flow table and its steps with `*` host endpoints, with named ones on eth0, and with none. */
const rows: readonly (readonly [string, string, string, string, string, string])[] = [
  ["1", "web/a", "web/b", "s1.pre s1.fwd.in | a.out | b.in | s1.fwd.out", "a.out | b.in", "a.out | b.in"],
  [
    "2",
    "web/a",
    "web/c",
    "s1.pre s1.fwd.in | a.out | s1.fwd.out | s2.pre s2.fwd.in | c.in | s2.fwd.out",
    "a.out | e1.fwd.out | e2.unt.in e2.pre e2.fwd.in | c.in",
    "a.out | c.in",
  ],
  ["3", "web/a", "host/n1", "s1.pre | a.out | to-host", "a.out | to-host", "a.out | to-host"],
  [
    "4",
    "web/a",
    "host/n2",
    "s1.pre s1.fwd.in | a.out | s1.fwd.out | s2.pre s2.norm.in",
    "a.out | e1.fwd.out | e2.unt.in e2.pre e2.norm.in",
    "a.out",
  ],
  ["5", "host/n1", "web/a", "", "", ""],
  [
    "6",
    "host/n1",
    "web/c",
    "s1.norm.out | s2.pre s2.fwd.in | c.in | s2.fwd.out",
    "e1.unt.out e1.norm.out | e2.unt.in e2.pre e2.fwd.in | c.in",
    "c.in",
  ],
  [
    "7",
    "host/n1",
    "host/n2",
    "s1.norm.out | s2.pre s2.norm.in",
    "e1.unt.out e1.norm.out | e2.unt.in e2.pre e2.norm.in",
    "",
  ],
  ["8", "host/n1", "host/n1", "s1.norm.out | s1.pre s1.norm.in", "", ""],
  [
    "9",
    outside,
    "web/c",
    "s2.pre s2.fwd.in | c.in | s2.fwd.out",
    "e2.unt.in e2.pre e2.fwd.in | c.in",
    "c.in",
  ],
  ["10", outside, "host/n2", "s2.pre s2.norm.in", "e2.unt.in e2.pre e2.norm.in", ""],
  ["11", "web/a", outside, "s1.pre s1.fwd.in | a.out | s1.fwd.out", "a.out | e1.fwd.out", "a.out"],
  ["12", "host/n1", outside, "s1.norm.out", "e1.unt.out e1.norm.out", ""],
  ["17", "web/a", "web/a", "", "", ""],
];

describe("the steps of a flow", () => {
  it.each(rows)("row %s: %s -> %s", (_, from, to, withStars, withNamed, without) => {
    expect(steps(load([...world, ...stars]), from, to)).toBe(withStars);
    expect(steps(load([...world, ...named]), from, to)).toBe(withNamed);
    expect(steps(load(world), from, to)).toBe(without);
  });

  it("HEP-3: a named host endpoint takes its interface from the `*` one, which keeps the pods'", () => {
    const cluster = load([...world, ...stars, ...named]);
    expect(steps(cluster, "web/a", "web/c")).toBe(
      "s1.pre s1.fwd.in | a.out | e1.fwd.out | e2.unt.in s2.pre e2.fwd.in | c.in | s2.fwd.out",
    );
  });

  it("HEP-4: it takes preDNAT from it only if it has such policy itself; under eBPF always", () => {
    const own = globalPolicy("p", {
      selector: "role == 'edge'",
      preDNAT: true,
      applyOnForward: true,
      types: ["Ingress"],
    });
    const objects = [...world, ...stars, ...named];
    expect(steps(load([...objects, own]), outside, "host/n2")).toBe("e2.unt.in e2.pre e2.norm.in");
    expect(steps(load(objects), outside, "host/n2")).toBe("e2.unt.in s2.pre e2.norm.in");
    expect(steps(load(objects, { dataplane: "ebpf" }), outside, "host/n2")).toBe("e2.pre e2.norm.in");
  });

  it("HEP-2: the smallest name wins an interface, by name or by address", () => {
    const byAddress = host("a1", { node: "n1", expectedIPs: ["192.0.2.1"] });
    expect(steps(load([...world, ...named, byAddress]), "host/n1", outside)).toBe("a1.unt.out a1.norm.out");
    const unread = { hostInterfaces: { n1: [{ name: "eth0", addresses: ["x"] }] } };
    expect(steps(load([...world, ...named, byAddress], unread), "host/n1", outside)).toBe(
      "e1.unt.out e1.norm.out",
    );
    const amongOthers = host("a1", { node: "n1", expectedIPs: ["192.0.2.7", "192.0.2.1"] });
    expect(steps(load([...world, ...named, amongOthers]), "host/n1", outside)).toBe("a1.unt.out a1.norm.out");
    const elsewhere = host("a1", { node: "n1", expectedIPs: ["192.0.2.7"] });
    expect(steps(load([...world, ...named, elsewhere]), "host/n1", outside)).toBe("e1.unt.out e1.norm.out");
  });

  const both = { n1: ["0", "1"].map((n) => ({ name: `eth${n}`, addresses: [`192.0.2.1${n}`] })) };
  const byIp = (name: string, ...expectedIPs: readonly string[]): JsonObject =>
    host(name, { node: "n1", expectedIPs });
  const byName = (name: string, interfaceName: string, ...expectedIPs: readonly string[]): JsonObject =>
    host(name, { node: "n1", interfaceName, expectedIPs });

  it.each<[string, readonly JsonObject[], SimulateOptions, string, string]>([
    [
      "that names its interface",
      [byName("b", "eth0"), byName("a", "eth0")],
      {},
      "host/b",
      "a.unt.out a.norm.out",
    ],
    ["for every interface", [byName("b", "*"), byName("a", "*")], {}, "host/b", "a.norm.out"],
    [
      "for another interface",
      [byName("b", "eth1"), byName("a", "eth0")],
      {},
      "host/b",
      "b.unt.out b.norm.out",
    ],
    ["for all the others", [byName("b", "eth0"), byName("a", "*")], {}, "host/b", "b.unt.out b.norm.out"],
    ["that others leave", [byName("a", "eth0"), byName("b", "*")], {}, "host/b", "b.norm.out"],
    // Nothing says which address is on which interface, or that there is only one.
    [
      "of another address",
      [byIp("b", "192.0.2.11"), byIp("a", "192.0.2.10")],
      {},
      "host/b",
      "b.unt.out b.norm.out",
    ],
    [
      "of one address",
      [byIp("b", "192.0.2.11"), byIp("a", "192.0.2.10", "192.0.2.11")],
      {},
      "host/b",
      "a.unt.out a.norm.out",
    ],
    [
      "of its address",
      [byName("b", "eth0", "192.0.2.10"), byIp("a", "192.0.2.10")],
      {},
      "host/b",
      "a.unt.out a.norm.out",
    ],
    [
      "on its interface",
      [byName("b", "eth1"), byIp("a", "192.0.2.11")],
      { hostInterfaces: both },
      "host/b",
      "a.unt.out a.norm.out",
    ],
    [
      "on another one",
      [byName("b", "eth1", "192.0.2.10"), byIp("a", "192.0.2.10")],
      { hostInterfaces: both },
      "host/b",
      "b.unt.out b.norm.out",
    ],
    [
      "of its name and address",
      [byIp("b", "192.0.2.10"), byName("a", "eth0", "192.0.2.10")],
      {},
      "host/b",
      "a.unt.out a.norm.out",
    ],
    [
      "for all others with its address",
      [byIp("b", "192.0.2.11"), byName("a", "*", "192.0.2.11")],
      {},
      "host/b",
      "b.unt.out b.norm.out",
    ],
    [
      "for what one of its address leaves",
      [byName("b", "*", "192.0.2.11"), byIp("a", "192.0.2.11")],
      {},
      "host/b",
      "b.norm.out",
    ],
    [
      "that names where it is",
      [byIp("b", "192.0.2.11"), byName("a", "eth1")],
      { hostInterfaces: both },
      "host/b",
      "a.unt.out a.norm.out",
    ],
    [
      "of several",
      [byIp("b", "192.0.2.11"), byIp("a", "192.0.2.10"), byIp("aa", "192.0.2.11")],
      { hostInterfaces: both },
      "host/b",
      "aa.unt.out aa.norm.out",
    ],
    [
      "on one of its two",
      [byIp("b", "192.0.2.10", "192.0.2.11"), byIp("a", "192.0.2.10")],
      { hostInterfaces: both },
      "host/b",
      "b.unt.out b.norm.out",
    ],
  ])("HEP-2: one beside a host endpoint %s", (_, heps, options, from, expected) => {
    expect(steps(load([...world.slice(0, 1), ...heps], options), from, outside)).toBe(expected);
  });
});

describe("failsafe ports", () => {
  const making = (name: string, spec: JsonObject): JsonObject =>
    globalPolicy(name, { selector: "has(role)", applyOnForward: true, ...spec });
  const preDNAT = making("pre", { preDNAT: true, types: ["Ingress"] });
  const untracked = ["Ingress", "Egress"].map((way) =>
    making(`unt-${way}`, { doNotTrack: true, types: [way] }),
  );
  // HEP-16: of one tier, eBPF would have untracked ingress as well.
  const policies = ({ dataplane }: SimulateOptions): readonly JsonObject[] => [
    preDNAT,
    ...(dataplane === "ebpf" ? untracked.slice(1) : untracked),
  ];
  const asked = (
    from: string,
    to: string,
    options: SimulateOptions = {},
    more: Asked = {},
    made = policies(options),
  ): string =>
    plan(load([...world, ...stars, ...named, ...made], options), from, to, more)
      .stages.flat()
      .filter((step) => step.kind === "policy" && step.failsafes)
      .map((step) => shown(step).replace(/>?(source-node|relay-node|dialled)>?/g, ""))
      .join(" ");

  it("HEP-10: come before every chain of a host endpoint but those of forwarded traffic", () => {
    expect(asked("web/a", "web/c")).toBe("s1.pre e2.unt.in e2.pre");
    expect(asked("web/a", "host/n2")).toBe("s1.pre e2.unt.in e2.pre e2.norm.in");
    expect(asked("host/n1", "web/c")).toBe("e1.unt.out e1.norm.out e2.unt.in e2.pre");
    expect(asked(outside, "web/c", { encapsulation: "vxlan" })).toBe("e2.unt.in e2.pre");
  });

  it("HEP-10: have no part in chains that are not made, for want of policy", () => {
    expect(asked("web/a", "web/c", {}, {}, [])).toBe("");
    expect(asked("host/n1", "host/n2", {}, {}, [])).toBe("e1.norm.out e2.norm.in");
    expect(asked("host/n1", "host/n2", {}, {}, [preDNAT])).toBe("e1.norm.out e2.pre e2.norm.in");
    expect(asked("host/n1", "host/n2", {}, {}, untracked.slice(1))).toBe("e1.unt.out e1.norm.out e2.norm.in");
  });

  const ebpf: SimulateOptions = { dataplane: "ebpf" };

  it("HEP-10: under eBPF only on the node that the packet is for, or comes from", () => {
    expect(asked("web/a", "web/c", ebpf)).toBe("");
    expect(asked("web/a", "host/n1", ebpf)).toBe("s1.pre");
    expect(asked("web/a", "host/n2", ebpf)).toBe("e2.pre e2.norm.in");
    expect(asked(outside, "web/c", ebpf)).toBe("");
    expect(asked("host/n1", "web/c", ebpf)).toBe("e1.unt.out e1.norm.out");
    expect(asked("host/n1", "host/n2", ebpf)).toBe("e1.unt.out e1.norm.out e2.pre e2.norm.in");
    expect(asked("host/n1", outside, ebpf)).toBe("e1.unt.out e1.norm.out");
  });

  it("HEP-10: under eBPF not at a node that only hands a NodePort on", () => {
    const relayed = { dialled: true, relay: "n1" };
    expect(asked(outside, "host/n2", ebpf, relayed)).toBe("e2.pre e2.norm.in");
    expect(asked(outside, "web/c", ebpf, relayed)).toBe("");
    expect(asked(outside, "host/n2", {}, relayed)).toBe("e1.unt.in e1.pre e2.unt.in e2.pre e2.norm.in");
  });

  it("HEP-10: under eBPF for the tunnel's own packet at both ends", () => {
    expect(asked("web/a", "web/c", { ...ebpf, encapsulation: "vxlan" })).toBe(
      "outer>e1.unt.out>outer outer>e2.pre>outer",
    );
  });
});

describe("a workload without addresses", () => {
  it("row 17: may be more than one pod, so what it sends to itself is no hairpin", () => {
    const cluster = load([...world.slice(0, 2), pod("web/many", { node: "n1" }), pool("10.0.0.0/24")]);
    expect(steps(cluster, "web/many", "web/many")).toBe("many.out | many.in");
  });
});

describe("a flow through a service", () => {
  it("row 18: takes a pod to itself by way of its node", () => {
    const cluster = load([...world, ...stars]);
    expect(steps(cluster, "web/a", "web/a", { dialled: true })).toBe(
      "s1.pre>dialled s1.fwd.in | a.out | a.in | s1.fwd.out",
    );
  });

  it("NAT-1: is seen as dialled by the chains before translation on the first node, and by no other", () => {
    const dialled = { dialled: true };
    expect(steps(load([...world, ...named]), outside, "web/c", dialled)).toBe(
      "e2.unt.in>dialled e2.pre>dialled e2.fwd.in | c.in",
    );
    expect(steps(load([...world, ...stars]), "web/a", "web/c", dialled)).toBe(
      "s1.pre>dialled s1.fwd.in | a.out | s1.fwd.out | s2.pre s2.fwd.in | c.in | s2.fwd.out",
    );
    // A host's own packet comes back to it as it was translated.
    expect(steps(load([...world, ...stars]), "host/n1", "host/n1", dialled)).toBe(
      "s1.norm.out | s1.pre s1.norm.in",
    );
    // HEP-23: a host's own packet is translated before its normal chain.
    expect(steps(load([...world, ...named]), "host/n1", "web/c", dialled)).toBe(
      "e1.unt.out>dialled e1.norm.out | e2.unt.in e2.pre e2.fwd.in | c.in",
    );
  });

  it("row 14: a NodePort on the backend's node", () => {
    expect(steps(load([...world, ...stars]), outside, "web/c", { dialled: true, relay: "n2" })).toBe(
      "s2.pre>dialled s2.fwd.in | c.in | s2.fwd.out",
    );
  });

  it("row 15: a NodePort on another node, whose address the backend's node sees; under eBPF the client's", () => {
    const asked = { dialled: true, relay: "n1" };
    const onward = (view: string): string =>
      `s1.pre>dialled s1.fwd.in | s1.fwd.out | ${view}s2.pre ${view}s2.fwd.in | ${view}c.in | ${view}s2.fwd.out`;
    expect(steps(load([...world, ...stars]), outside, "web/c", asked)).toBe(onward("relay-node>"));
    expect(steps(load([...world, ...stars], { dataplane: "ebpf" }), outside, "web/c", asked)).toBe(
      onward(""),
    );
  });

  it("FLOW-1: a NodePort that leads to a host, as a pod on its network is one", () => {
    const cluster = load([...world, ...stars]);
    expect(steps(cluster, outside, "host/n2", { dialled: true, relay: "n1" })).toBe(
      "s1.pre>dialled s1.fwd.in | s1.fwd.out | relay-node>s2.pre relay-node>s2.norm.in",
    );
    expect(steps(cluster, outside, "host/n2", { dialled: true, relay: "n2" })).toBe(
      "s2.pre>dialled s2.norm.in",
    );
  });

  it("a pod that dials the NodePort of another node is seen as dialled by everybody up to there", () => {
    const cluster = load([...world, ...stars]);
    expect(steps(cluster, "web/a", "web/c", { dialled: true, relay: "n2" })).toBe(
      "s1.pre>dialled s1.fwd.in>dialled | a.out>dialled | s1.fwd.out>dialled | s2.pre>dialled s2.fwd.in | c.in | s2.fwd.out",
    );
    expect(steps(cluster, "web/a", "web/c", { dialled: true, relay: "n2", natOutgoing: true })).toBe(
      "s1.pre>dialled s1.fwd.in>dialled | a.out>dialled | s1.fwd.out>dialled | source-node>s2.pre>dialled source-node>s2.fwd.in | source-node>c.in | source-node>s2.fwd.out",
    );
  });
});

describe("a path", () => {
  const paths: readonly (readonly [string, string, Asked, Path["kind"], string | undefined, string])[] = [
    ["web/a", "web/c", {}, "pod-to-pod-other-node", "n1", "a.out | c.in"],
    ["host/n2", outside, {}, "host-to-outside", "n2", ""],
    [outside, "web/c", {}, "outside-to-pod", undefined, "c.in"],
    ["web/anywhere", outside, {}, "pod-to-outside", undefined, "anywhere.out"],
    ["web/anywhere", "web/elsewhere", {}, "pod-to-pod-other-node", undefined, "anywhere.out | elsewhere.in"],
    ["web/a", "web/a", {}, "hairpin", undefined, ""],
    [outside, "web/c", { dialled: true, relay: "n2" }, "node-port-relay", undefined, "c.in"],
    [outside, "web/c", { dialled: true, relay: "n1" }, "node-port-relay", undefined, "relay-node>c.in"],
    ["web/a", "web/c", { dialled: true, relay: "n2" }, "node-port-relay", "n1", "a.out>dialled | c.in"],
    ["host/n1", "web/b", { dialled: true, relay: "n2" }, "node-port-relay", "n1", "relay-node>b.in"],
  ];

  it.each(paths)("from %s to %s says which node it leaves, and has no stage without a step", (...row) => {
    const [from, to, asked, kind, sender, expected] = row;
    const unplaced = ["anywhere", "elsewhere"].map((name, n) =>
      pod(`web/${name}`, { ip: `10.0.2.${String(n)}` }),
    );
    const path = plan(load([...world, ...unplaced]), from, to, asked);
    const stages = path.stages.map((stage) => stage.map(shown).join(" ")).join(" | ");
    expect([path.kind, path.senderNode?.name, stages, path.translated]).toEqual([
      kind,
      sender,
      expected,
      false,
    ]);
  });
});

describe("translation on the way", () => {
  const pools = [pool("10.0.0.0/16", { natOutgoing: true })];
  const nat = { natOutgoing: true };

  it("NAT-2: another host sees the node a pod is on, unless hosts are left out of it", () => {
    const objects = [...world, ...stars, ...pools];
    expect(steps(load(objects), "web/a", "host/n2", nat)).toBe(
      "s1.pre s1.fwd.in | a.out | s1.fwd.out | source-node>s2.pre source-node>s2.norm.in",
    );
    const excluded = load(objects, { natOutgoingExclusions: "IPPoolsAndHostIPs" });
    expect(steps(excluded, "web/a", "host/n2", nat)).toBe(
      "s1.pre s1.fwd.in | a.out | s1.fwd.out | s2.pre s2.norm.in",
    );
  });

  it("NAT-2: another host sees the pod where a pool has the host's address, if a disabled one", () => {
    const hosts = { ...pool("192.0.2.0/24", { disabled: true }), metadata: { name: "hosts" } };
    expect(steps(load([...world, ...stars, ...pools, hosts]), "web/a", "host/n2", nat)).toBe(
      "s1.pre s1.fwd.in | a.out | s1.fwd.out | s2.pre s2.norm.in",
    );
  });

  it("NAT-2: a pod sees it only if no pool has its own address", () => {
    const far = [...world, pod("web/d", { node: "n2", ip: "172.16.0.1" })];
    expect(steps(load([...far, ...pools]), "web/a", "web/c", nat)).toBe("a.out | c.in");
    expect(steps(load([...far, ...pools]), "web/a", "web/d", nat)).toBe("a.out | source-node>d.in");
    expect(steps(load(far), "web/a", "web/d", nat)).toBe("a.out | d.in");
  });

  it("NAT-2: nothing is translated that does not come from a pod, or does not leave the node", () => {
    expect(steps(load([...world, ...stars, ...pools]), "host/n1", "host/n2", nat)).not.toContain(
      "source-node",
    );
    expect(steps(load([...world, ...pools]), "web/a", "web/b", nat)).toBe("a.out | b.in");
  });
});

describe("a tunnel between nodes", () => {
  const outer = "outer>e1.unt.out>outer | outer>e2.unt.in>outer outer>e2.pre>outer";

  it("HEP-24, FLOW-4b: hides the inner packet from named host endpoints, and shows them the outer one", () => {
    const cluster = load([...world, ...named], { encapsulation: "vxlan" });
    expect(steps(cluster, "web/a", "web/c")).toBe(`a.out | ${outer} | c.in`);
    expect(steps(cluster, "host/n1", "web/c")).toBe(`${outer} | c.in`);
    expect(steps(cluster, "host/e1", "web/c")).toBe(`${outer} | c.in`);
    expect(steps(load([...world, ...named]), "host/e1", "web/c")).toBe(
      "e1.unt.out e1.norm.out | e2.unt.in e2.pre e2.fwd.in | c.in",
    );
    expect(steps(cluster, "web/a", "host/n2")).toBe("a.out | e1.fwd.out | e2.unt.in e2.pre e2.norm.in");
  });

  it("HEP-24: is the way to the address of another host's tunnel, past its named host endpoints", () => {
    const tunnels = ["1", "2"].map((n) =>
      node(`n${n}`, `192.0.2.${n}`, { "projectcalico.org/IPv4VXLANTunnelAddr": `10.0.9.${n}` }),
    );
    const cluster = load([...world, ...tunnels, ...named], { encapsulation: "vxlan" });
    expect(steps(cluster, "web/a", "host/e2@10.0.9.2")).toBe(`a.out | ${outer}`);
    expect(steps(cluster, "host/e1", "host/e2@10.0.9.2")).toBe(outer);
    expect(steps(cluster, "web/a", "host/e2")).toBe("a.out | e1.fwd.out | e2.unt.in e2.pre e2.norm.in");
    expect(steps(cluster, outside, "host/n2@10.0.9.2")).toBe("e2.unt.in e2.pre e2.norm.in");
    const plain = load([...world, ...tunnels, ...named], { encapsulation: "none" });
    expect(steps(plain, "web/a", "host/n2@10.0.9.2")).toBe(
      "a.out | e1.fwd.out | e2.unt.in e2.pre e2.norm.in",
    );
    const all = load([...world, ...tunnels, ...stars], { encapsulation: "vxlan" });
    expect(steps(all, "host/s1", "host/s2@10.0.9.2")).toBe(
      "s1.norm.out | outer>s2.pre>outer | s2.pre s2.norm.in",
    );
  });

  it("HEP-24: a `*` host endpoint sees both", () => {
    const cluster = load([...world, ...stars], { encapsulation: "ipip" });
    expect(steps(cluster, "web/a", "web/c")).toBe(
      "s1.pre s1.fwd.in | a.out | s1.fwd.out | outer>s2.pre>outer | s2.pre s2.fwd.in | c.in | s2.fwd.out",
    );
  });

  it.each<[NonNullable<SimulateOptions["encapsulation"]>, string]>([
    ["vxlan", "vxlan.calico"],
    ["ipip", "tunl0"],
    ["wireguard", "wireguard.cali"],
  ])("of kind %s is the device %s, which a host endpoint may name", (encapsulation, interfaceName) => {
    const device = host("t1", { node: "n1", interfaceName });
    const cluster = load([...world, device], { encapsulation });
    expect(steps(cluster, "web/a", "web/c")).toBe("a.out | t1.fwd.out | c.in");
  });

  it("row 15: takes a NodePort on from the node it was dialled at, unless to a host or by eBPF", () => {
    const objects = [...world, ...named];
    const asked = { dialled: true, relay: "n1" };
    const cluster = load(objects, { encapsulation: "vxlan" });
    const arrival = "e1.unt.in>dialled e1.pre>dialled e1.fwd.in";
    expect(steps(cluster, outside, "web/c", asked)).toBe(`${arrival} | ${outer} | relay-node>c.in`);
    expect(plan(cluster, outside, "web/c", asked).tunnel).toBe("vxlan");
    expect(steps(cluster, outside, "host/n2", asked)).toBe(
      `${arrival} | e1.fwd.out | relay-node>e2.unt.in relay-node>e2.pre relay-node>e2.norm.in`,
    );
    expect(steps(cluster, outside, "web/c", { dialled: true, relay: "n2" })).toBe(
      "e2.unt.in>dialled e2.pre>dialled e2.fwd.in | c.in",
    );
    const ebpf = load(objects, { encapsulation: "vxlan", dataplane: "ebpf" });
    expect(plan(ebpf, outside, "web/c", asked).tunnel).toBeUndefined();
  });

  it("FLOW-4b: is no interface of the packet around, even if its host endpoint is asked about", () => {
    const device = host("t1", { node: "n1", interfaceName: "vxlan.calico" });
    const cluster = load([...world, ...named, device], { encapsulation: "vxlan" });
    expect(steps(cluster, "host/t1", "web/c")).toBe(`t1.norm.out | ${outer} | c.in`);
  });

  it("is that of the pool the receiver is in", () => {
    const pools = [
      pool("10.0.0.0/24", { ipipMode: "Always" }),
      { ...pool("10.0.1.0/24", { vxlanMode: "Always" }), metadata: { name: "far" } },
    ];
    const far = pod("web/far", { node: "n2", ip: "10.0.2.1" });
    const device = (name: string, n: string): JsonObject => host(name, { node: n, interfaceName: name });
    const devices = [device("vxlan.calico", "n1"), device("tunl0", "n2")];
    const cluster = load([...world, far, ...devices, ...pools]);
    expect(steps(cluster, "web/a", "web/c")).toBe("a.out | vxlan.calico.fwd.out | c.in");
    expect(steps(cluster, "web/c", "web/a")).toBe("c.out | tunl0.fwd.out | a.in");
    expect(steps(cluster, "web/c", "web/far")).toBe("c.out | far.in");
    expect(plan(cluster, "web/a", "web/far").tunnel).toBeUndefined();
  });

  it("has another device for IPv6, and WireGuard is switched on for each family", () => {
    const pools = [
      pool("10.0.0.0/16", { vxlanMode: "Always" }),
      { ...pool("fd00::/64", { vxlanMode: "Always" }), metadata: { name: "six" } },
    ];
    const six = ["1", "2"].map((n) => pod(`web/six${n}`, { node: `n${n}`, ip: `fd00::${n}` }));
    const heps = ["vxlan-v6.calico", "wg-v6.cali", "wireguard.cali"].map((interfaceName) =>
      host(interfaceName, { node: "n1", interfaceName }),
    );
    const objects = [...world.slice(0, 2), ...six, ...heps];
    const felix = (spec: JsonObject): JsonObject => ({
      apiVersion: "projectcalico.org/v3",
      kind: "FelixConfiguration",
      metadata: { name: "default" },
      spec,
    });
    const path = (...more: readonly JsonObject[]): string => {
      const cluster = load([...objects, ...more]);
      const [from, to] = [resolveEnd(cluster, "web/six1", 6), resolveEnd(cluster, "web/six2", 6)];
      const [source, destination] = [from?.ends[0]?.address, to?.ends[0]?.address];
      if (from === undefined || to === undefined || source === undefined || destination === undefined)
        throw new Error("no such end");
      const question = { from: from.party, to: to.party, source, destination };
      const { stages } = planPath(cluster, { ...question, dialled: false, natOutgoing: false });
      return stages.flat().map(shown).join(" ");
    };
    expect(path(...pools)).toBe("six1.out vxlan-v6.calico.fwd.out six2.in");
    expect(path(...pools, felix({ wireguardEnabledV6: true }))).toBe("six1.out wg-v6.cali.fwd.out six2.in");
    expect(path(...pools, felix({ wireguardEnabled: true }))).toBe(
      "six1.out vxlan-v6.calico.fwd.out six2.in",
    );
    expect(path(felix({ wireguardEnabled: true }))).toBe("six1.out six2.in");
  });

  it("across subnets only is there where the nodes share none that is known", () => {
    const on = (n: string, address: string): JsonObject =>
      node(n, address.split("/")[0] ?? "", {
        "projectcalico.org/Interfaces": JSON.stringify([{ name: "eth0", addresses: [address] }]),
      });
    const pods = world.slice(2);
    const crossing = { encapsulation: "vxlan-cross-subnet" } as const;
    const path = (...nodes: readonly JsonObject[]): string =>
      steps(load([...nodes, ...pods, ...named], crossing), "web/a", "web/c");
    expect(path(on("n1", "192.0.2.1/24"), on("n2", "192.0.2.2/24"))).not.toContain("outer");
    expect(path(on("n1", "192.0.2.1/24"), on("n2", "198.51.100.2/24"))).toContain("outer");
    expect(path(...world.slice(0, 2))).not.toContain("outer");
  });

  it.each([
    ["vxlan-cross-subnet", "vxlan.calico"],
    ["ipip-cross-subnet", "tunl0"],
  ] as const)(
    "of kind %s is %s between subnets, and none where a node is not known",
    (mode, interfaceName) => {
      const on = (n: string, address: string): JsonObject =>
        node(n, address.split("/")[0] ?? "", {
          "projectcalico.org/Interfaces": JSON.stringify([{ name: "eth0", addresses: [address] }]),
        });
      const cluster = load(
        [
          on("n1", "192.0.2.1/24"),
          on("n2", "198.51.100.2/24"),
          ...world.slice(2),
          pod("web/anywhere", { ip: "10.0.2.1" }),
          host("t1", { node: "n1", interfaceName }),
        ],
        { encapsulation: mode },
      );
      expect(steps(cluster, "web/a", "web/c")).toBe("a.out | t1.fwd.out | c.in");
      expect(steps(cluster, "host/n1", "web/c")).toBe("t1.norm.out | c.in");
      expect(plan(cluster, "host/n1", "web/c").tunnel).toBe(mode.replace("-cross-subnet", ""));
      expect(plan(cluster, "web/a", "host/n2").tunnel).toBeUndefined();
      expect(plan(cluster, "web/a", outside).tunnel).toBeUndefined();
      expect(steps(cluster, "web/a", "web/anywhere")).toBe("a.out | anywhere.in");
      expect(steps(cluster, "web/anywhere", "web/a")).toBe("anywhere.out | a.in");
    },
  );

  it("across subnets only looks at the family of the packet", () => {
    const on = (n: string, ...addresses: readonly string[]): JsonObject =>
      node(n, addresses[0]?.split("/")[0] ?? "", {
        "projectcalico.org/Interfaces": JSON.stringify([{ name: "eth0", addresses }]),
      });
    const path = (...nodes: readonly JsonObject[]): string =>
      steps(
        load([...nodes, ...world.slice(2), ...named], { encapsulation: "vxlan-cross-subnet" }),
        "web/a",
        "web/c",
      );
    const first = on("n1", "192.0.2.1/24", "2001:db8::1/64");
    expect(path(first, on("n2", "198.51.100.2/24", "2001:db8::2/64"))).toContain("outer");
    expect(path(first, on("n2", "192.0.2.2/24", "2001:db8:1::2/64"))).not.toContain("outer");
    expect(path(on("n1", "2001:db8::1/64"), on("n2", "198.51.100.2/24", "2001:db8:1::2/64"))).not.toContain(
      "outer",
    );
  });
});

describe("a node with two interfaces", () => {
  const router = node("n1", "192.0.2.1", {
    "projectcalico.org/Interfaces":
      '[{"name":"eth0","addresses":["192.0.2.1/24"]},{"name":"eth1","addresses":["198.51.100.1/24"]}]',
  });
  const heps = [
    host("e0", { node: "n1", interfaceName: "eth0" }),
    host("e1", { node: "n1", interfaceName: "eth1" }),
    host("byip", { node: "n1", expectedIPs: ["198.51.100.1"] }),
  ];
  const cluster = load([router, ...heps, pod("web/a", { node: "n1", ip: "10.0.0.1" })]);

  it.each<[string, string, string]>([
    [outside, "web/a", "e0.unt.in e0.pre e0.fwd.in | a.in"],
    ["198.51.100.9", "web/a", "byip.unt.in byip.pre byip.fwd.in | a.in"],
    ["web/a", "198.51.100.9", "a.out | byip.fwd.out"],
    ["web/a", "192.0.2.9", "a.out | e0.fwd.out"],
  ])("is crossed from %s to %s by the one whose network the peer is on", (from, to, expected) => {
    expect(steps(cluster, from, to)).toBe(expected);
  });

  it.each<[string, string, string]>([
    // HEP-2: of two for one interface the smaller name is active.
    [outside, "host/e1", "byip.unt.in byip.pre byip.norm.in"],
    [outside, "host/byip", "byip.unt.in byip.pre byip.norm.in"],
    [outside, "host/n1", "e0.unt.in e0.pre e0.norm.in"],
    ["198.51.100.9", "host/e0", "e0.unt.in e0.pre e0.norm.in"],
    ["host/e1", outside, "byip.unt.out byip.norm.out"],
    ["host/n1", outside, "e0.unt.out e0.norm.out"],
    ["host/e0", "198.51.100.9", "e0.unt.out e0.norm.out"],
    ["web/a", "host/e1", "a.out | to-host"],
  ])(
    "is crossed from %s to %s on the interface of the host endpoint that is asked about",
    (from, to, expected) => {
      expect(steps(cluster, from, to)).toBe(expected);
    },
  );

  it("row 13: forwards between them", () => {
    const through = cluster.nodes[0];
    const [from, to] = [resolveEnd(cluster, "198.51.100.9", 4), resolveEnd(cluster, outside, 4)];
    const [source, destination] = [from?.ends[0]?.address, to?.ends[0]?.address];
    if (source === undefined || destination === undefined) throw new Error("no address");
    const { kind, stages } = planPath(cluster, {
      from: { kind: "outside", through },
      to: { kind: "outside", through },
      source,
      destination,
      dialled: false,
      natOutgoing: false,
    });
    expect(kind).toBe("outside-to-outside");
    expect(stages.map((stage) => stage.map(shown).join(" ")).join(" | ")).toBe(
      "byip.unt.in byip.pre byip.fwd.in | e0.fwd.out",
    );
  });
});

describe("eBPF", () => {
  const ebpf = { dataplane: "ebpf" } as const;

  it("HEP-6: has no eyes for interfaces of other names", () => {
    const odd = host("x1", { node: "n1", interfaceName: "docker0" });
    const docker = node("n1", "192.0.2.1", {
      "projectcalico.org/Interfaces": '[{"name":"docker0","addresses":["192.0.2.1/24"]}]',
    });
    const objects = [docker, odd, host("s1", { node: "n1", interfaceName: "*" })];
    expect(steps(load(objects, ebpf), outside, "host/n1")).toBe("");
    expect(steps(load(objects), outside, "host/n1")).toBe("x1.unt.in s1.pre x1.norm.in");
  });

  it("HEP-6: has eyes for an interface that either of its patterns means", () => {
    const felix = (spec: JsonObject): JsonObject => ({
      apiVersion: "projectcalico.org/v3",
      kind: "FelixConfiguration",
      metadata: { name: "default" },
      spec,
    });
    const on = (interfaceName: string, spec: JsonObject): string => {
      const addresses = JSON.stringify([{ name: interfaceName, addresses: ["192.0.2.1/24"] }]);
      const router = node("n1", "192.0.2.1", { "projectcalico.org/Interfaces": addresses });
      return steps(
        load([router, host("x1", { node: "n1", interfaceName }), felix(spec)], ebpf),
        outside,
        "host/n1",
      );
    };
    const seen = "x1.pre x1.norm.in";
    const layer3 = { bpfL3IfacePattern: "^gre" };
    expect([on("eth0", layer3), on("gre0", layer3), on("docker0", layer3)]).toEqual([seen, seen, ""]);
    const data = { bpfDataIfacePattern: "^docker" };
    expect([on("eth0", data), on("docker0", data)]).toEqual(["", seen]);
  });

  it("HEP-16: asks untracked ingress policy only where exactly one tier has it", () => {
    const untracked = (name: string, tier: string): JsonObject =>
      globalPolicy(name, {
        tier,
        selector: "role == 'edge'",
        doNotTrack: true,
        applyOnForward: true,
        types: ["Ingress", "Egress"],
      });
    const tiers = ["one", "two"].map((name): JsonObject => ({
      apiVersion: "projectcalico.org/v3",
      kind: "Tier",
      metadata: { name },
      spec: { order: 1 },
    }));
    const objects = [...world, ...named, ...tiers];
    const into = (...policies: readonly JsonObject[]): string =>
      steps(load([...objects, ...policies], ebpf), "host/n1", "host/n2");
    expect(into()).toBe("e1.unt.out e1.norm.out | e2.pre e2.norm.in");
    expect(into(untracked("p", "one"))).toBe("e1.unt.out e1.norm.out | e2.unt.in e2.pre e2.norm.in");
    expect(into(untracked("p", "one"), untracked("q", "two"))).toBe(
      "e1.unt.out e1.norm.out | e2.pre e2.norm.in",
    );
  });

  it("HEP-6, HEP-22: polices no loopback, and every tunnel and pod interface", () => {
    const kinds = [
      { kind: "loopback" },
      { kind: "pod" },
      { kind: "tunnel", name: "vxlan.calico" },
      { kind: "host", name: "eth0" },
      { kind: "host", name: "docker0" },
    ] as const;
    const policed = (cluster: Cluster): readonly boolean[] =>
      kinds.map((on) => isPoliced(cluster, elementAt(cluster.nodes, 0), on));
    expect(policed(load(world, ebpf))).toEqual([false, true, true, true, false]);
    expect(policed(load(world))).toEqual([true, true, true, true, true]);
  });

  it("HEP-22: leaves what a host sends itself alone, but for what is not modelled of UDP", () => {
    expect(steps(load([...world, ...stars], ebpf), "host/n1", "host/n1")).toBe("unmodelled");
    expect(steps(load([...world, ...named], ebpf), "host/n1", "host/n1")).toBe("");
    expect(steps(load(world, ebpf), "host/n1", "host/n1")).toBe("");
    const both = load([...world, ...stars, ...named], ebpf);
    expect(plan(both, "host/n1", "host/n1").stages).toEqual([
      [expect.objectContaining({ protocol: 17, reason: expect.stringContaining("UDP") as unknown })],
    ]);
  });

  it("HEP-6: polices what a host sends by the interface of the host endpoint that is asked about", () => {
    const odd = host("x1", { node: "n1", interfaceName: "docker0" });
    const cluster = load([...world, ...stars, odd], ebpf);
    expect(steps(cluster, "host/x1", outside)).toBe("");
    expect(steps(cluster, "host/s1", outside)).toBe("s1.norm.out");
  });
});
