import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { addedEdges } from "../../src/diff/added-edges.ts";
import { decidingPair } from "../../src/diff/deciding-pair.ts";
import { groupAddedEdges } from "../../src/diff/group-added-edges.ts";
import { changeKind, groupDifferences } from "../../src/diff/group-differences.ts";
import { compareClusters, type Comparison } from "../../src/diff/pair-differences.ts";
import { diffMatrices } from "../../src/diff-matrices.ts";
import { deciderKey } from "../../src/evaluate/outcome.ts";
import type { Decider, Decision, StepRef, Verdict } from "../../src/model/ruling.ts";
import { simulate } from "../../src/simulate.ts";
import { allConnections } from "../../src/sets/connection-set.ts";
import { formatConnections } from "../../src/sets/connection-text.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod } from "../support/small-objects.ts";

function compare(base: readonly JsonObject[], head: readonly JsonObject[]): Comparison {
  return compareClusters(simulate(toFiles(base)).cluster, simulate(toFiles(head)).cluster);
}

/** Groups as texts, the outside left aside: `IPv4 change: from -> to: what`. */
function groups(base: readonly JsonObject[], head: readonly JsonObject[]): readonly string[] {
  return groupDifferences(compare(base, head))
    .filter(({ from, to }) => [...from, ...to].every((id) => id.startsWith("web/") || id.startsWith("host/")))
    .map(({ family, change, from, to, connections }) => {
      const where = family === undefined ? "" : `IPv${String(family)} `;
      return `${where}${change}: ${from.join(" ")} -> ${to.join(" ")}: ${formatConnections(connections)}`;
    });
}

// What a pod encapsulates never leaves it, before and after (MISC-1).
const every = "every connection but UDP 4789; protocol 4";
const dual = (id: string, n: number, app: string): JsonObject => ({
  ...pod(id, { node: "n1", labels: { app } }),
  status: { podIPs: [{ ip: `10.0.0.${String(n)}` }, { ip: `fd00::${String(n)}` }] },
});
const three = [dual("web/a", 1, "a"), dual("web/b", 2, "b"), dual("web/c", 3, "b")];
const ingress = (app: string, ...rules: readonly JsonObject[]): JsonObject =>
  globalPolicy(`in-${app}`, { selector: `app == '${app}'`, types: ["Ingress"], ingress: rules });

describe("what a change of verdict is", () => {
  it.each<[Verdict, Verdict, string]>([
    ["deny", "allow", "newly-allowed"],
    ["unknown", "allow", "newly-allowed"],
    ["allow", "deny", "newly-denied"],
    ["allow", "unknown", "newly-unknown"],
    ["deny", "unknown", "newly-unknown"],
    ["unknown", "deny", "no-longer-unknown"],
  ])("%s to %s is %s", (base, head, expected) => {
    expect(changeKind(base, head)).toBe(expected);
  });
});

describe("groups of changes", () => {
  it("join the families in which the change is the same", () => {
    expect(groups(three, [...three, ingress("a")])).toEqual([`newly-denied: web/b web/c -> web/a: ${every}`]);
  });

  it("keep a change apart that is of one family", () => {
    const v4 = ingress("a", { action: "Allow", ipVersion: 4 });
    expect(groups(three, [...three, v4])).toEqual([`IPv6 newly-denied: web/b web/c -> web/a: ${every}`]);
  });

  it("of single-family clusters name no family", () => {
    const pods = ["a", "b"].map((app, n) =>
      pod(`web/${app}`, { node: "n1", ip: `10.0.0.${String(n)}`, labels: { app } }),
    );
    expect(groups(pods, [...pods, ingress("a")])).toEqual([`newly-denied: web/b -> web/a: ${every}`]);
  });

  it("hold senders that changed towards the same receivers, everyone with everyone", () => {
    const all = globalPolicy("all", { selector: "all()", types: ["Ingress"] });
    expect(groups(three, [...three, all])).toEqual([
      `newly-denied: web/a web/b web/c -> web/a web/b web/c: ${every}`,
    ]);
  });

  it("say what can't be told any more, and what can be again", () => {
    const odd = ingress("a", { action: "Allow", flavour: "x" });
    expect(groups(three, [...three, odd])).toEqual([`newly-unknown: web/b web/c -> web/a: ${every}`]);
    expect(groups([...three, odd], [...three, ingress("a")])).toEqual([
      `no-longer-unknown: web/b web/c -> web/a: ${every}`,
    ]);
  });
});

describe("the decisions a change turns on", () => {
  const step = (endpoint: string, direction: StepRef["direction"] = "ingress"): StepRef => ({
    endpoint,
    direction,
    chain: "normal",
  });
  const allowed: Decider = { kind: "profile", profile: "kns.web", rule: 0, action: "Allow" };
  const denied: Decider = { kind: "end-of-tier", tier: "default" };
  const undecided: Decider = { kind: "undecided", reason: "so it is" };
  const side = (
    ...decisions: readonly (readonly [StepRef, Verdict, Decider])[]
  ): Parameters<typeof decidingPair>[0] => ({
    piece: {
      connections: allConnections,
      verdict: decisions.at(-1)?.[1] ?? "allow",
      deciders: decisions.map(([, verdict, decidedBy]) => ({
        connections: allConnections,
        verdict,
        decidedBy,
      })),
    },
    steps: decisions.map(([ref]) => ref),
  });
  const text = (decision: Decision | undefined): string =>
    decision === undefined ? "-" : `${decision.step.endpoint} ${deciderKey(decision.decidedBy)}`;
  const turnsOn = (
    base: Parameters<typeof decidingPair>[0],
    head: Parameters<typeof decidingPair>[0],
  ): readonly string[] => {
    const pair = decidingPair(base, head);
    return [text(pair.base), text(pair.head)];
  };
  const [a, b] = [step("a", "egress"), step("b")];
  const key = deciderKey;

  it("are those of the step that denies now, and what it said before", () => {
    expect(
      turnsOn(
        side([a, "allow", allowed], [b, "allow", allowed]),
        side([a, "allow", allowed], [b, "deny", denied]),
      ),
    ).toEqual([`b ${key(allowed)}`, `b ${key(denied)}`]);
  });

  it("are those of the step that denied before, and what it says now", () => {
    expect(turnsOn(side([a, "deny", denied]), side([a, "allow", allowed], [b, "allow", undecided]))).toEqual([
      `a ${key(denied)}`,
      `a ${key(allowed)}`,
    ]);
  });

  it("are of the last step where the one that denied is not met any more", () => {
    expect(turnsOn(side([a, "deny", denied]), side([b, "allow", allowed]))).toEqual([
      `a ${key(denied)}`,
      `b ${key(allowed)}`,
    ]);
    expect(turnsOn(side([b, "allow", allowed]), side([a, "deny", denied]))).toEqual([
      `b ${key(allowed)}`,
      `a ${key(denied)}`,
    ]);
  });

  it("tell a step from one of another endpoint or direction", () => {
    const otherWay = step("b", "egress");
    expect(
      turnsOn(side([b, "allow", allowed], [otherWay, "deny", denied]), side([b, "deny", denied])),
    ).toEqual([`b ${key(allowed)}`, `b ${key(denied)}`]);
  });

  it("are of what denies rather than of what can't be decided", () => {
    const unsure = side([a, "unknown", undecided], [b, "deny", denied]);
    expect(turnsOn(side([a, "allow", allowed], [b, "allow", allowed]), unsure)).toEqual([
      `b ${key(allowed)}`,
      `b ${key(denied)}`,
    ]);
  });

  it("are of what could not be decided where nothing denies now", () => {
    const before = side([a, "unknown", undecided]);
    expect(turnsOn(before, side([a, "allow", allowed], [b, "allow", allowed]))).toEqual([
      `a ${key(undecided)}`,
      `a ${key(allowed)}`,
    ]);
  });

  it("are none where no step is policed", () => {
    expect(turnsOn(side(), side([a, "deny", denied]))).toEqual(["-", `a ${key(denied)}`]);
    expect(turnsOn(side(), side())).toEqual(["-", "-"]);
  });
});

describe("a pod that is new", () => {
  const hosts = [
    node("n1", "192.0.2.1"),
    node("n2", "192.0.2.2"),
    host("h1", { node: "n1", interfaceName: "*", expectedIPs: ["192.0.2.1"] }, { role: "node" }),
  ];
  const open = (...ports: readonly number[]): JsonObject =>
    globalPolicy("open", {
      selector: "role == 'node'",
      types: ["Ingress"],
      ingress: [{ action: "Allow", protocol: "TCP", destination: { ports } }],
    });
  const forNew = globalPolicy("new", {
    selector: "role == 'node'",
    types: ["Ingress"],
    ingress: [
      {
        action: "Allow",
        protocol: "TCP",
        source: { selector: "app == 'new'" },
        destination: { ports: [80] },
      },
    ],
  });
  const old = pod("web/old", { node: "n2", ip: "10.0.0.1" });
  const added = pod("web/new", { node: "n2", ip: "10.0.0.2", labels: { app: "new" } });

  const edges = (base: readonly JsonObject[], head: readonly JsonObject[]): readonly string[] => {
    const { engines, units } = compare(base, head);
    return engines.flatMap((engine, index) =>
      addedEdges(engine, units[index]?.units ?? []).map(
        ({ from, to, connections, relation }) =>
          `${from.members.map(({ id }) => id).join()} -> ${to.members.map(({ id }) => id).join()} ${relation}: ${formatConnections(connections)}`,
      ),
    );
  };

  it("has news of hosts only beyond what every older pod reaches them on", () => {
    expect(edges([...hosts, old, open(9100)], [...hosts, old, open(9100), added])).toEqual([]);
    expect(edges([...hosts, old, forNew], [...hosts, old, forNew, added])).toEqual([
      "web/new -> host/h1 other-node: TCP 80",
    ]);
  });

  it("is news altogether where there was no pod before", () => {
    expect(edges([...hosts, open(9100)], [...hosts, open(9100), added])).toEqual([
      "web/new -> host/h1 other-node: TCP 22, 179, 2379-2380, 5473, 6443, 6666-6667; UDP 68",
      "web/new -> host/h1 other-node: TCP 9100",
      `web/new -> host/n2 same-node: ${every}`,
    ]);
  });

  it("is one group where it may do the same in both families", () => {
    const hosts = [
      host(
        "h1",
        { node: "n2", interfaceName: "eth0", expectedIPs: ["192.0.2.2", "fd01::2"] },
        { role: "node" },
      ),
      node("n1", "192.0.2.1"),
      node("n2", "192.0.2.2"),
    ];
    const open = (rule: JsonObject): JsonObject =>
      globalPolicy("open", { selector: "role == 'node'", types: ["Ingress"], ingress: [rule] });
    const found = (rule: JsonObject): readonly string[] =>
      groupAddedEdges(compare([...hosts, open(rule)], [...hosts, open(rule), dual("web/a", 1, "a")]))
        .filter(({ decided }) => decided?.decidedBy.kind === "rule")
        .map(
          ({ family, to, connections }) => `${String(family)} ${to.join()} ${formatConnections(connections)}`,
        );
    const port = (more: JsonObject): JsonObject => ({
      action: "Allow",
      protocol: "TCP",
      destination: { ports: [9100] },
      ...more,
    });
    expect(found(port({}))).toEqual(["undefined host/h1 TCP 9100"]);
    expect(found(port({ ipVersion: 6 }))).toEqual(["6 host/h1 TCP 9100"]);
  });

  it("is no news where none is added", () => {
    expect(edges([...hosts, old], [...hosts, old, forNew])).toEqual([]);
  });

  it("is a pair that one side lacks, in either direction", () => {
    const pairs = (base: readonly JsonObject[], head: readonly JsonObject[]): readonly string[] => [
      ...new Set(
        diffMatrices(simulate(toFiles(base)), simulate(toFiles(head)))
          .filter(({ from, to }) => from === "web/new" && to === "web/old")
          .map((each) => `${each.base} to ${each.head}`),
      ),
    ];
    expect(pairs([...hosts, old], [...hosts, old, added])).toEqual(["absent to allow"]);
    expect(pairs([...hosts, old, added], [...hosts, old])).toEqual(["allow to absent"]);
  });
});
