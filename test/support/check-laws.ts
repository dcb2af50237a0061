import { decisionsOf } from "../../src/evaluate/combine.ts";
import { deciderKey } from "../../src/evaluate/outcome.ts";
import { familiesInUse, hostParties } from "../../src/evaluate/universe.ts";
import { diffMatrices } from "../../src/diff-matrices.ts";
import { createCellEngine, type CellEngine } from "../../src/matrix/cell-engine.ts";
import type { PartySlot } from "../../src/matrix/party-index.ts";
import type { Cell } from "../../src/matrix/matrix.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { simulate, type Simulation } from "../../src/simulate.ts";
import {
  connectionSetKey,
  emptyConnections,
  intersectConnections,
  isAllConnections,
  isEmptyConnections,
  unionConnections,
  type ConnectionSet,
} from "../../src/sets/connection-set.ts";
import { mayEncapsulate, tunnelAddress } from "../../src/select/encapsulation.ts";
import { resolveEnd } from "../../src/select/resolve-end.ts";
import { hasAddress } from "../../src/sets/address-set.ts";
import { formatConnections } from "../../src/sets/connection-text.ts";
import type { RandomCluster } from "./random-cluster.ts";

const outside = { kind: "outside", through: undefined } as const;

/** What breaks a law, for people; nothing where it holds. */
export type Broken = readonly string[];

export function load({ files, options }: Pick<RandomCluster, "files" | "options">): Simulation {
  return simulate(files, options);
}

/** The rulings of a cell are disjoint and together cover every connection, in each family. */
export function checkRulings(simulation: Simulation): Broken {
  return [...simulation.matrix.cells()].flatMap(({ from, to, families }) =>
    families.flatMap(({ family, rulings }) => {
      const where = `${from} -> ${to} (IPv${String(family)})`;
      let covered: ConnectionSet = emptyConnections;
      for (const { connections } of rulings) {
        if (isEmptyConnections(connections)) return [`${where} has an empty ruling`];
        const twice = intersectConnections(covered, connections);
        if (!isEmptyConnections(twice)) return [`${where} has ${formatConnections(twice)} in two rulings`];
        covered = unionConnections(covered, connections);
      }
      return isAllConnections(covered) ? [] : [`${where} covers only ${formatConnections(covered)}`];
    }),
  );
}

/** The order of the files changes nothing. */
export function checkOrder(cluster: RandomCluster): Broken {
  const cells = (files: RandomCluster["files"]): string =>
    JSON.stringify([...load({ ...cluster, files }).matrix.cells()].map(plainCell));
  return cells(cluster.files) === cells(cluster.files.toReversed())
    ? []
    : ["another order of files gives other cells"];
}

function plainCell({ families, allowed, unknown, failsafe, ...rest }: Cell): unknown {
  return { ...rest, families, sets: [allowed, unknown, failsafe].map(connectionSetKey) };
}

/** Changes of every pair as texts: what connections went from which verdict to which. */
function changesOf(base: Simulation, head: Simulation, reversed: boolean): ReadonlyMap<string, string> {
  const sums = new Map<string, ConnectionSet>();
  for (const { from, to, family, connections, base: before, head: after } of diffMatrices(base, head)) {
    const verdicts = reversed ? `${after} to ${before}` : `${before} to ${after}`;
    const key = `${from} -> ${to} (IPv${String(family)}) ${verdicts}`;
    sums.set(key, unionConnections(sums.get(key) ?? emptyConnections, connections));
  }
  return new Map([...sums].map(([key, set]) => [key, connectionSetKey(set)]));
}

/** The diff of a thing with itself is empty, and the diff reversed is the reverse. */
export function checkDiff(base: Simulation, head: Simulation): Broken {
  const same = [...changesOf(base, base, false).keys()].map((change) => `compared with itself: ${change}`);
  const forward = changesOf(base, head, false);
  const backward = changesOf(head, base, true);
  const differing = [...new Set([...forward.keys(), ...backward.keys()])].filter(
    (key) => forward.get(key) !== backward.get(key),
  );
  return [...same, ...differing.map((key) => `one way only: ${key}`)];
}

/**
 * A comparison sees each cluster as it is alone: cells worked out for two at once are those of each, and the changes are
 * what the cells differ in. A name of the outside is the same addresses on both sides. Ends of unknown address are left out: two clusters have more addresses to ask about than one.
 */
export function checkTogether(base: Cluster, head: Cluster): Broken {
  const clusters = [base, head];
  return familiesInUse(clusters).flatMap((family) => {
    const together = createCellEngine(clusters, family);
    const [inBase, inHead] = together.parties.map((list) =>
      list.flatMap((party) => (isOutside(party) ? [`${party.id} ${String(party.slot)}`] : [])).join(),
    );
    if (inBase !== inHead) return [`one name, other addresses: ${String(inBase)}; ${String(inHead)}`];
    return clusters.flatMap((cluster, side) => {
      const alone = createCellEngine([cluster], family);
      const partner = partners(together, side, alone);
      const { slots } = together.workspace.universe;
      const known = (together.parties[side] ?? []).filter(
        (party) =>
          partner.has(party) &&
          slots[party.slot]?.address !== undefined &&
          !hasUnknownTunnel(clusters, party.party),
      );
      return known.flatMap((from) =>
        known.flatMap((to) => {
          const [a, b] = [partner.get(from), partner.get(to)];
          if (from === to || a === undefined || b === undefined || (isOutside(from) && isOutside(to)))
            return [];
          const two = answer(together, side, from, to);
          const one = answer(alone, 0, a, b);
          return one === two
            ? []
            : [`${from.id} -> ${to.id} (IPv${String(family)}) alone: ${one}; with another: ${two}`];
        }),
      );
    });
  });
}

/** A host whose packets to pods carry an address that is not in the tree. */
function hasUnknownTunnel(clusters: readonly Cluster[], party: PartySlot["party"]): boolean {
  if (party.kind !== "host") return false;
  return clusters.some((cluster) => {
    const node = cluster.nodes.find(({ name }) => name === party.node.name);
    return ([4, 6] as const).some(
      (family) =>
        mayEncapsulate(cluster, family) &&
        (node === undefined || tunnelAddress(cluster, node, family) === undefined),
    );
  });
}

function isOutside({ kind }: PartySlot): boolean {
  return kind === "outside" || kind === "set";
}

/** The same endpoint, or the block an outside block is part of, in the engine of one cluster. */
function partners(together: CellEngine, side: number, alone: CellEngine): ReadonlyMap<PartySlot, PartySlot> {
  const own = alone.parties[0] ?? [];
  const byId = new Map(own.filter((party) => !isOutside(party)).map((party) => [party.id, party]));
  const pairs = (together.parties[side] ?? []).flatMap((party): [PartySlot, PartySlot][] => {
    const address = together.workspace.universe.slots[party.slot]?.address;
    const found = isOutside(party)
      ? own.find((other) => {
          const block = alone.workspace.universe.slots[other.slot]?.block;
          return block !== undefined && address !== undefined && hasAddress(block, address);
        })
      : byId.get(party.id);
    return found === undefined ? [] : [[party, found]];
  });
  return new Map(pairs);
}

/** Outside blocks by no name: one that is a network set alone may be a part of it together. */
function answer(engine: CellEngine, side: number, from: PartySlot, to: PartySlot): string {
  const steps = engine.steps(side, from, to);
  return engine
    .outcome(side, from, to)
    .pieces.map((piece) => {
      const decisions = decisionsOf(piece, steps).map(
        ({ step, decidedBy }) =>
          `${step.endpoint.replace(/^(?:outside|set)\/.*/, "outside")} ${step.direction} ${step.chain}: ${deciderKey(decidedBy)}`,
      );
      return `${piece.verdict} ${connectionSetKey(piece.connections)} [${decisions.join("; ")}]`;
    })
    .join(" | ");
}

/** The changes reported are exactly what the cells of either side, each alone, differ in. */
export function checkChanges(base: Simulation, head: Simulation): Broken {
  const reported = new Map<string, ConnectionSet>();
  for (const { from, to, connections, base: before, head: after } of diffMatrices(base, head)) {
    if (before === "absent" || after === "absent") continue;
    const key = `${from} -> ${to}`;
    reported.set(key, unionConnections(reported.get(key) ?? emptyConnections, connections));
  }
  const isKnown = ({ id }: { readonly id: string }): boolean =>
    [base, head].every(
      ({ cluster }) =>
        cluster.workloads.some((pod) => pod.id === id && pod.addresses.length > 0) ||
        (hostParties(cluster).some((party) => party.id === id && !party.isUnknown) &&
          !hasUnknownTunnel(
            [base.cluster, head.cluster],
            resolveEnd(cluster, id, undefined)?.party ?? outside,
          )),
    );
  const known = head.endpoints.filter(
    (endpoint) => isKnown(endpoint) && base.endpoints.some(({ id }) => id === endpoint.id),
  );
  return known.flatMap((from) =>
    known.flatMap((to) => {
      if (from.id === to.id) return [];
      const key = `${from.id} -> ${to.id}`;
      const expected = changedConnections(base.matrix.cell(from.id, to.id), head.matrix.cell(from.id, to.id));
      const found = reported.get(key) ?? emptyConnections;
      if (expected === undefined || connectionSetKey(expected) === connectionSetKey(found)) return [];
      return [`${key}: cells differ in ${formatConnections(expected)}, reported ${formatConnections(found)}`];
    }),
  );
}

/** Connections with another verdict in some family; undefined where the sides are not in the same families. */
function changedConnections(base: Cell, head: Cell): ConnectionSet | undefined {
  if (base.families.map(({ family }) => family).join() !== head.families.map(({ family }) => family).join())
    return undefined;
  let changed = emptyConnections;
  base.families.forEach(({ rulings }, index) => {
    for (const before of rulings) {
      for (const after of head.families[index]?.rulings ?? []) {
        if (before.verdict === after.verdict) continue;
        changed = unionConnections(changed, intersectConnections(before.connections, after.connections));
      }
    }
  });
  return changed;
}
