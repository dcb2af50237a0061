import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { compare } from "../../src/compare.ts";
import { groupDifferences, type DifferenceGroup } from "../../src/diff/group-differences.ts";
import { compareClusters, type Comparison } from "../../src/diff/pair-differences.ts";
import { pairsOf } from "../../src/diff/relations.ts";
import {
  connectionSetKey,
  intersectConnections,
  isEmptyConnections,
  unionConnections,
  type ConnectionSet,
} from "../../src/sets/connection-set.ts";
import { simulate } from "../../src/simulate.ts";
import { load } from "../support/check-laws.ts";
import { arbitraryCluster, toFiles } from "../support/random-cluster.ts";
import { editCluster } from "../support/random-edit.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

/** What changed from one pair to another: connections by family, ends and verdicts. */
class Flows {
  readonly found = new Map<string, ConnectionSet>();
  /** Flows that were there twice. */
  readonly repeated: string[] = [];

  add(key: string, connections: ConnectionSet): void {
    const known = this.found.get(key);
    if (known !== undefined && !isEmptyConnections(intersectConnections(known, connections)))
      this.repeated.push(key);
    this.found.set(key, known === undefined ? connections : unionConnections(known, connections));
  }

  texts(): readonly string[] {
    return [...this.found].map(([key, connections]) => `${key} ${connectionSetKey(connections)}`).sort();
  }
}

function ungrouped({ differences }: Comparison): Flows {
  const flows = new Flows();
  for (const { family, from: unit, to: units, relation, changes } of differences) {
    for (const [from, to] of units.flatMap((one) => pairsOf({ from: unit, to: one, relation }))) {
      for (const { base, head, connections } of changes)
        flows.add(`IPv${family} ${from} ${to} ${base.verdict}>${head.verdict}`, connections);
    }
  }
  return flows;
}

/** As a reader of a group would: every sender with every receiver but itself, less or only the blocks named. */
function expandedPairs({ from, to, shape }: DifferenceGroup): readonly (readonly [string, string])[] {
  const product = (block: { from: readonly string[]; to: readonly string[] }) =>
    block.from.flatMap((sender) =>
      block.to.flatMap((receiver): [string, string][] => (sender === receiver ? [] : [[sender, receiver]])),
    );
  const all = product({ from, to });
  if (shape.kind === "all") return all;
  const listed = new Set(shape.blocks.flatMap(product).map((pair) => pair.join(" ")));
  return all.filter((pair) => listed.has(pair.join(" ")) === (shape.kind === "only"));
}

function expanded(groups: readonly DifferenceGroup[], { engines }: Comparison): Flows {
  const flows = new Flows();
  for (const group of groups) {
    const { family, base, head, connections } = group;
    for (const one of family === undefined ? engines.map((engine) => engine.family) : [family]) {
      for (const [from, to] of expandedPairs(group))
        flows.add(`IPv${one} ${from} ${to} ${base}>${head}`, connections);
    }
  }
  return flows;
}

function checkGrouping(comparison: Comparison): readonly DifferenceGroup[] {
  const groups = groupDifferences(comparison);
  const flows = expanded(groups, comparison);
  expect(flows.repeated).toEqual([]);
  expect(flows.texts()).toEqual(ungrouped(comparison).texts());
  for (const group of groups) {
    expect([...group.pairs].sort()).toEqual([...expandedPairs(group)].sort());
    // Nobody is named for nothing.
    expect(group.from.every((id) => group.pairs.some(([from]) => from === id))).toBe(true);
    expect(group.to.every((id) => group.pairs.some(([, to]) => to === id))).toBe(true);
  }
  return groups;
}

const edited = fc
  .tuple(arbitraryCluster(), fc.nat(0x7fffffff))
  .map(([base, seed]) => ({ base, head: editCluster(editCluster(base, seed), seed + 1) }));

describe("grouping", () => {
  it("and expanding again gives what changed, no flow more, less or twice", () => {
    let groups = 0;
    let apart = 0;
    fc.assert(
      fc.property(edited, ({ base, head }) => {
        const found = checkGrouping(compareClusters(load(base).cluster, load(head).cluster));
        groups += found.length;
        apart += found.filter(({ shape }) => shape.kind !== "all").length;
      }),
      { numRuns: 160, seed: 27 },
    );
    expect(groups).toBeGreaterThan(40);
    expect(apart).toBeGreaterThan(0);
  }, 120_000);
});

const count = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** 1,000 pods of seven apps in twenty namespaces on 50 nodes, whose hosts admit what the selector says. */
function largeCluster(admitted: string): readonly JsonObject[] {
  const pods = count(1000).map((index) =>
    pod(`team-${index % 20}/app-${index}`, {
      node: `node-${index % 50}`,
      ip: `10.${10 + Math.floor(index / 250)}.0.${(index % 250) + 1}`,
      labels: { app: `app-${index % 7}`, ...(index % 7 === 3 ? { metrics: "yes" } : {}) },
    }),
  );
  const hosts = count(50).flatMap((index) => [
    node(`node-${index}`, `192.168.0.${index + 1}`),
    host(
      `node-${index}`,
      { node: `node-${index}`, interfaceName: "eth0", expectedIPs: [`192.168.0.${index + 1}`] },
      { role: "node" },
    ),
  ]);
  const firewall = globalPolicy("firewall", {
    selector: "role == 'node'",
    types: ["Ingress"],
    ingress: [{ action: "Allow", source: { selector: admitted } }],
  });
  return [...pods, ...hosts, pool("10.0.0.0/8", { natOutgoing: false }), firewall];
}

describe("a change of 1,000 pods and 50 hosts", () => {
  const base = toFiles(largeCluster("role == 'node'"));
  const head = toFiles(largeCluster("role == 'node' || metrics == 'yes'"));

  it("is a few groups that lose nothing", () => {
    const comparison = compareClusters(simulate(base).cluster, simulate(head).cluster);
    expect(checkGrouping(comparison).length).toBeLessThanOrEqual(2);
    // 143 pods towards the 49 hosts that each does not run on: its own host's policy doesn't see it.
    expect(ungrouped(comparison).texts().length).toBe(143 * 49);
  });

  it("is named by what the members share", () => {
    const { clusters } = compare(base, head, { today: "2026-11-23" });
    const labels = clusters.flatMap(({ changes }) =>
      changes.map(({ from, to }) => `${from.label} -> ${to.label}`),
    );
    expect(labels).toEqual(["app=app-3 in 20 namespaces (143 workloads) -> all 50 hosts"]);
  });
});

describe("pods added with labels of their own", () => {
  const cluster = largeCluster("metrics == 'yes'");
  const isPod = ({ kind }: JsonObject): boolean => kind === "Pod";
  const few = [...cluster.filter(isPod).slice(0, 14), ...cluster.filter((object) => !isPod(object))];
  const added = count(12).map((index) =>
    pod(`new/pod-${index}`, {
      node: `node-${index % 5}`,
      ip: `10.99.0.${index + 1}`,
      labels: { metrics: "yes", own: `label-${index}` },
    }),
  );

  it("are one row towards all hosts", () => {
    const { clusters } = compare(toFiles(few), toFiles([...few, ...added]), { today: "2026-11-23" });
    const rows = clusters.flatMap(({ changes }) =>
      changes.map(({ from, to, flows, pairs, causes }) => [
        from.label,
        to.label,
        flows,
        pairs.kind,
        causes.length,
      ]),
    );
    expect(rows).toEqual([["new/* (12 workloads)", "all 50 hosts", 12 * 49, "all-but", 1]]);
  });
});
