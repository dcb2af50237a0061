import type { PathOutcome } from "../evaluate/combine.ts";
import { intersectConnections, isEmptyConnections } from "../sets/connection-set.ts";
import type { CellEngine } from "../matrix/cell-engine.ts";
import type { Unit } from "./joint-units.ts";
import { receiverKind } from "./pair-kinds.ts";
import type { PieceChange, RelatedPair, UnitDifference } from "./unit-difference.ts";

/** Gathers what changed between pairs of units; a unit's pairs that changed alike are one difference. */
export interface DifferenceCollector {
  readonly add: (pair: RelatedPair, base: PathOutcome, head: PathOutcome) => void;
  /** In the order in which the first pair of each was added. */
  readonly differences: readonly UnitDifference[];
}

export function createCollector(engine: CellEngine): DifferenceCollector {
  const differences: UnitDifference[] = [];
  const changesOf = createChangeFinder();
  let sender: Unit | undefined;
  let ofSender = new Map<readonly PieceChange[], Map<number, Unit[]>>();
  return {
    differences,
    add: (pair, base, head) => {
      const changes = changesOf(base, head);
      if (changes.length === 0) return;
      const { from, to, relation } = pair;
      if (from !== sender) {
        sender = from;
        ofSender = new Map();
      }
      let alike = ofSender.get(changes);
      if (alike === undefined) ofSender.set(changes, (alike = new Map<number, Unit[]>()));
      const kind = receiverKind(engine, pair);
      const receivers = alike.get(kind);
      if (receivers === undefined) {
        const units = [to];
        alike.set(kind, units);
        differences.push({ family: engine.family, from, to: units, relation, changes });
      } else receivers.push(to);
    },
  };
}

/** Many pairs have the same two outcomes: their changes are found once and are one value. */
function createChangeFinder(): (base: PathOutcome, head: PathOutcome) => readonly PieceChange[] {
  const known = new Map<PathOutcome, Map<PathOutcome, readonly PieceChange[]>>();
  return (base, head) => {
    let ofBase = known.get(base);
    if (ofBase === undefined) known.set(base, (ofBase = new Map<PathOutcome, readonly PieceChange[]>()));
    let changes = ofBase.get(head);
    if (changes === undefined) ofBase.set(head, (changes = changedPieces(base, head)));
    return changes;
  };
}

/** Intersections of a base and a head piece whose verdicts differ. */
function changedPieces(base: PathOutcome, head: PathOutcome): readonly PieceChange[] {
  if (base.verdictKey === head.verdictKey) return [];
  return base.pieces.flatMap((before) =>
    head.pieces.flatMap((after) => {
      if (before.verdict === after.verdict) return [];
      const connections = intersectConnections(before.connections, after.connections);
      return isEmptyConnections(connections) ? [] : [{ base: before, head: after, connections }];
    }),
  );
}
