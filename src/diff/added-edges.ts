import type { CellEngine } from "../matrix/cell-engine.ts";
import type { PathPiece } from "../evaluate/combine.ts";
import {
  allConnections,
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { unitOnSide, type Unit } from "./joint-units.ts";
import { relationsOf, variantOf, type Relation } from "./relations.ts";

/** Connections a pod that is new reaches a host on, beyond what pods that were there before all reach it on. */
export interface AddedEdge {
  readonly family: 4 | 6;
  readonly from: HeadUnit;
  readonly to: HeadUnit;
  readonly relation: Relation;
  readonly head: PathPiece;
  readonly connections: ConnectionSet;
}

/** A unit that the head has. */
export type HeadUnit = Unit & { readonly head: NonNullable<Unit["head"]> };

/**
 * Edges from added pods to hosts that both sides have. What every older pod may do to the host is no news; where there was no
 * pod before, everything is.
 */
export function addedEdges(engine: CellEngine, all: readonly Unit[]): readonly AddedEdge[] {
  const units = all.map((unit) => unitOnSide(unit, 1)).filter(isInHead);
  const added = units.filter((unit) => unit.kind === "workload" && unit.base === undefined);
  if (added.length === 0) return [];
  const older = units.filter((unit) => unit.kind === "workload" && unit.base !== undefined);
  const hosts = units.filter((unit) => unit.kind === "host" && unit.base !== undefined);
  return hosts.flatMap((to) =>
    added.flatMap((from) =>
      relationsOf(from, to, true).flatMap((relation) => edgesOf(engine, { from, to, relation }, older)),
    ),
  );
}

function isInHead(unit: Unit): unit is HeadUnit {
  return unit.head !== undefined;
}

function edgesOf(
  engine: CellEngine,
  { from, to, relation }: Pick<AddedEdge, "from" | "to" | "relation">,
  older: readonly HeadUnit[],
): readonly AddedEdge[] {
  const { pieces } = engine.outcome(1, from.head, to.head, variantOf(relation));
  const usual = commonAccess(engine, older, to, relation);
  return pieces.flatMap((head): AddedEdge[] => {
    const connections = head.verdict === "deny" ? undefined : subtractConnections(head.connections, usual);
    if (connections === undefined || isEmptyConnections(connections)) return [];
    return [{ family: engine.family, from, to, relation, head, connections }];
  });
}

/** What every one of these pods reaches the host on; nothing where there are none. */
function commonAccess(
  engine: CellEngine,
  pods: readonly HeadUnit[],
  to: HeadUnit,
  relation: Relation,
): ConnectionSet {
  let common: ConnectionSet | undefined;
  for (const pod of pods) {
    const { allowed } = engine.outcome(1, pod.head, to.head, variantOf(relation));
    common = common === undefined ? allowed : intersectConnections(common, allowed);
  }
  return common ?? subtractConnections(allConnections, allConnections);
}
