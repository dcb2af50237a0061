import { elementAt } from "../base/known.ts";
import { encapsulationsInUse } from "../select/encapsulation.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Verdict } from "../model/ruling.ts";
import { createCellEngine, type CellEngine } from "../matrix/cell-engine.ts";
import { familiesInUse } from "../evaluate/universe.ts";
import type { ConnectionSet } from "../sets/connection-set.ts";
import { createCollector, type DifferenceCollector } from "./collect-differences.ts";
import { isShared, jointUnits, splitByNode, type SharedUnit, type Unit } from "./joint-units.ts";
import { relationsOf, variantOf } from "./relations.ts";
import type { RelatedPair, UnitDifference } from "./unit-difference.ts";

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

/** A comparison of two clusters: what changed, and the engine to ask further. */
export interface Comparison {
  readonly engines: readonly CellEngine[];
  readonly units: readonly { readonly family: 4 | 6; readonly units: readonly Unit[] }[];
  /** The nodes of two pods matter to the flows between them. */
  readonly nodesMatter: boolean;
  /** Both sides have the same settings: what lies between two ends that stay the same stays the same. */
  readonly sameRules: boolean;
  /** Differences between endpoints that both sides have. */
  readonly differences: readonly UnitDifference[];
}

/** The engine of each family that the two clusters use. */
export function createEngines(base: Cluster, head: Cluster): readonly CellEngine[] {
  return familiesInUse([base, head]).map((family) => createCellEngine([base, head], family));
}

export function compareClusters(
  base: Cluster,
  head: Cluster,
  engines: readonly CellEngine[] = createEngines(base, head),
): Comparison {
  const nodesMatter = [base, head].some(forwardedTrafficIsPoliced);
  const units = engines.map((engine) => ({ family: engine.family, units: jointUnits(engine) }));
  const skipsSame = sameRules(base, head);
  const differences = engines.flatMap((engine, index) =>
    unitDifferences(engine, elementAt(units, index).units, { nodesMatter, skipsSame }),
  );
  return { engines, units, nodesMatter, sameRules: skipsSame, differences };
}

/** Only then do the nodes of two pods matter to the flows between them (FLOW-5). */
export function forwardedTrafficIsPoliced(cluster: Cluster): boolean {
  return (
    cluster.hostEndpoints.length > 0 &&
    (cluster.policies.some((policy) => policy.applyOnForward || policy.preDNAT || policy.doNotTrack) ||
      encapsulationsInUse(cluster).some((mode) => mode !== "none") ||
      cluster.pools.some((pool) => pool.natOutgoing))
  );
}

/** What a path depends on besides its ends. */
function sameRules(base: Cluster, head: Cluster): boolean {
  const text = ({ settings, pools }: Cluster): string =>
    JSON.stringify([
      settings.encapsulation,
      settings.wireguard,
      settings.natOutgoingExclusions,
      settings.dataplane,
      settings.vxlanPort,
      pools.length > 0,
    ]);
  return text(base) === text(head);
}

interface Differing {
  readonly nodesMatter: boolean;
  /** Units that mean the same on both sides need no comparison with each other. */
  readonly skipsSame: boolean;
}

function unitDifferences(
  engine: CellEngine,
  units: readonly Unit[],
  { nodesMatter, skipsSame }: Differing,
): readonly UnitDifference[] {
  const both = units.filter(isShared);
  const changed = both.filter((unit) => !unit.sameIn || unit.isMoved);
  const found = createCollector(engine);
  for (const from of both) {
    for (const to of skipsSame && from.sameOut && !from.isMoved ? changed : both) {
      if (isOutside(from) && isOutside(to)) continue;
      if (from === to && from.members.length === 1) continue;
      const relations = relationsOf(from, to, nodesMatter);
      if ((from.isMoved || to.isMoved) && !relations.includes("any")) compareMoved(engine, from, to, found);
      else for (const relation of relations) compareUnits(engine, { from, to, relation }, found);
    }
  }
  return found.differences;
}

/** One of the two changed nodes: whether a pair is on one node is not the same on both sides, nor for all pairs. */
function compareMoved(
  engine: CellEngine,
  from: SharedUnit,
  to: SharedUnit,
  found: DifferenceCollector,
): void {
  for (const sender of splitByNode(engine, from)) {
    for (const receiver of splitByNode(engine, to)) {
      compareUnits(engine, { from: sender, to: receiver, relation: "any" }, found);
    }
  }
}

function isOutside({ kind }: Unit): boolean {
  return kind !== "workload" && kind !== "host";
}

function compareUnits(engine: CellEngine, related: RelatedPair, found: DifferenceCollector): void {
  const { from, to, relation } = related;
  const { base: fromBase, head: fromHead } = from;
  const { base: toBase, head: toHead } = to;
  const variant = variantOf(relation);
  if (engine.isUnchanged({ from: fromBase, to: toBase }, { from: fromHead, to: toHead }, variant)) return;
  const base = engine.outcome(0, fromBase, toBase, variant);
  const head = engine.outcome(1, fromHead, toHead, variant);
  if (base !== head) found.add(related, base, head);
}
