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
  readonly from: Unit;
  readonly to: Unit;
  readonly relation: Relation;
  readonly head: PathPiece;
  readonly connections: ConnectionSet;
}

/**
 * Edges from added pods to hosts that both sides have. What every older pod may do to the host is no news; where there was no
 * pod before, everything is.
 */
export function addedEdges(engine: CellEngine, all: readonly Unit[]): readonly AddedEdge[] {
  const units = all.map((unit) => unitOnSide(unit, 1));
  const added = units.filter((unit) => unit.kind === "workload" && unit.base === undefined);
  if (added.length === 0) return [];
  const older = units.filter(
    (unit) => unit.kind === "workload" && unit.base !== undefined && unit.head !== undefined,
  );
  const hosts = units.filter(
    (unit) => unit.kind === "host" && unit.base !== undefined && unit.head !== undefined,
  );
  return hosts.flatMap((to) =>
    added.flatMap((from) =>
      relationsOf(from, to, true).flatMap((relation) => edgesOf(engine, { from, to, relation }, older)),
    ),
  );
}

function edgesOf(
  engine: CellEngine,
  { from, to, relation }: Pick<AddedEdge, "from" | "to" | "relation">,
  older: readonly Unit[],
): readonly AddedEdge[] {
  if (from.head === undefined || to.head === undefined) return [];
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
  pods: readonly Unit[],
  to: Unit,
  relation: Relation,
): ConnectionSet {
  let common: ConnectionSet | undefined;
  for (const pod of pods) {
    if (pod.head === undefined || to.head === undefined) continue;
    const { allowed } = engine.outcome(1, pod.head, to.head, variantOf(relation));
    common = common === undefined ? allowed : intersectConnections(common, allowed);
  }
  return common ?? subtractConnections(allConnections, allConnections);
}
