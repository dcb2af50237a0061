import type { Cluster } from "../model/cluster.ts";
import type { Verdict } from "../model/ruling.ts";
import { createCellEngine, isSameNode, type CellEngine, type CellVariant } from "../matrix/cell-engine.ts";
import type { PathOutcome, PathPiece } from "../evaluate/combine.ts";
import { familiesInUse } from "../evaluate/universe.ts";
import {
  emptyConnections,
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { jointUnits, type Unit } from "./joint-units.ts";

/** One ordered pair and the connections between them that changed from one verdict to another. */
export interface PairDifference {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
  readonly connections: ConnectionSet;
  /** `absent`: an end does not exist on this side. */
  readonly base: Verdict | "absent";
  readonly head: Verdict | "absent";
}

/** Changed connections of all pairs of two units that were alike on both sides. */
export interface UnitDifference {
  readonly family: 4 | 6;
  readonly from: Unit;
  readonly to: Unit;
  /** Which pairs: those on one node, those on different ones, or all. */
  readonly relation: Relation;
  readonly base: PathPiece;
  readonly head: PathPiece;
  readonly connections: ConnectionSet;
}

export type Relation = "any" | "same-node" | "other-node";

/** A comparison of two clusters: what changed, and the engine to ask further. */
export interface Comparison {
  readonly engines: readonly CellEngine[];
  readonly units: readonly { readonly family: 4 | 6; readonly units: readonly Unit[] }[];
  /** Differences between endpoints that both sides have. */
  readonly differences: readonly UnitDifference[];
}

export function compareClusters(base: Cluster, head: Cluster): Comparison {
  const engines = familiesInUse([base, head]).map((family) => createCellEngine([base, head], family));
  const nodesMatter = [base, head].some(forwardedTrafficIsPoliced);
  const units = engines.map((engine) => ({ family: engine.family, units: jointUnits(engine) }));
  const differences = engines.flatMap((engine, index) =>
    unitDifferences(engine, units[index]?.units ?? [], nodesMatter),
  );
  return { engines, units, differences };
}

/** Only then do the nodes of two pods matter to the flows between them (FLOW-5). */
export function forwardedTrafficIsPoliced(cluster: Cluster): boolean {
  return (
    cluster.hostEndpoints.length > 0 &&
    (cluster.policies.some((policy) => policy.applyOnForward || policy.preDNAT || policy.doNotTrack) ||
      (cluster.settings.encapsulation ?? "none") !== "none" ||
      cluster.pools.some((pool) => pool.natOutgoing))
  );
}

function unitDifferences(
  engine: CellEngine,
  units: readonly Unit[],
  nodesMatter: boolean,
): readonly UnitDifference[] {
  const both = units.filter((unit) => unit.base !== undefined && unit.head !== undefined);
  const found: UnitDifference[] = [];
  for (const from of both) {
    for (const to of both) {
      if (from.kind !== "workload" && from.kind !== "host" && to.kind !== "workload" && to.kind !== "host")
        continue;
      if (from === to && from.members.length === 1) continue;
      if (!nodesMatter && from.sameOut && to.sameIn && from.kind === "workload" && to.kind === "workload")
        continue;
      for (const relation of relationsOf(from, to, nodesMatter)) {
        compareUnits(engine, { from, to, relation }, found);
      }
    }
  }
  return found;
}

function compareUnits(
  engine: CellEngine,
  { from, to, relation }: Pick<UnitDifference, "from" | "to" | "relation">,
  found: UnitDifference[],
): void {
  const { base: fromBase, head: fromHead } = from;
  const { base: toBase, head: toHead } = to;
  if (fromBase === undefined || fromHead === undefined || toBase === undefined || toHead === undefined)
    return;
  const variant: CellVariant = relation === "any" ? {} : { sameNode: relation === "same-node" };
  const base = engine.outcome(0, fromBase, toBase, variant);
  const head = engine.outcome(1, fromHead, toHead, variant);
  if (base === head || base.verdictKey === head.verdictKey) return;
  for (const change of changedPieces(base, head))
    found.push({ family: engine.family, from, to, relation, ...change });
}

/** Intersections of a base and a head piece whose verdicts differ. */
export function changedPieces(
  base: PathOutcome,
  head: PathOutcome,
): readonly { base: PathPiece; head: PathPiece; connections: ConnectionSet }[] {
  return base.pieces.flatMap((before) =>
    head.pieces.flatMap((after) => {
      if (before.verdict === after.verdict) return [];
      const connections = intersectConnections(before.connections, after.connections);
      return isEmptyConnections(connections) ? [] : [{ base: before, head: after, connections }];
    }),
  );
}

function relationsOf(from: Unit, to: Unit, nodesMatter: boolean): readonly Relation[] {
  const pods = (from.kind === "workload" ? 1 : 0) + (to.kind === "workload" ? 1 : 0);
  const hosts = (from.kind === "host" ? 1 : 0) + (to.kind === "host" ? 1 : 0);
  if (hosts === 2) return ["any"];
  if (pods + hosts < 2 || (pods === 2 && !nodesMatter)) return ["any"];
  const shared = [...from.nodes].some((node) => node !== "" && to.nodes.has(node));
  const onlyOne = from.nodes.size === 1 && to.nodes.size === 1;
  if (!shared) return ["other-node"];
  return onlyOne ? ["same-node"] : ["same-node", "other-node"];
}

/** The ordered pairs a unit difference speaks of, as [from, to] ids. */
export function pairsOf({
  from,
  to,
  relation,
}: Pick<UnitDifference, "from" | "to" | "relation">): readonly (readonly [string, string])[] {
  return from.members.flatMap((sender) =>
    to.members.flatMap((receiver): [string, string][] => {
      if (sender.id === receiver.id) return [];
      if (relation === "any") return [[sender.id, receiver.id]];
      return isSameNode(sender.party, receiver.party) === (relation === "same-node")
        ? [[sender.id, receiver.id]]
        : [];
    }),
  );
}

/** Connections of `outcome` that are neither allowed nor unknown. */
export function deniedOf(outcome: PathOutcome, all: ConnectionSet): ConnectionSet {
  return subtractConnections(subtractConnections(all, outcome.allowed), outcome.unknown);
}

export const nothing = emptyConnections;
