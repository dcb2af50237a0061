import type { CellEngine } from "../matrix/cell-engine.ts";
import type { PartySlot } from "../matrix/party-index.ts";
import { isSameNode } from "../matrix/plan-pair.ts";
import type { SharedUnit } from "./joint-units.ts";
import type { Relation } from "./relations.ts";
import type { RelatedPair } from "./unit-difference.ts";

/** Equal numbers: on each side, pairs of the same sender that have steps of the same kinds. */
export function receiverKind(engine: CellEngine, { from, to, relation }: RelatedPair): number {
  const nodes = (isOnOneNode(from.base, to.base) ? 1 : 0) + (isOnOneNode(from.head, to.head) ? 2 : 0);
  return unitKind(engine, to) * 16 + relations[relation] * 4 + nodes;
}

/** Equal texts, in one family: pairs that have steps of the same kinds on each side. */
export function pairKind(engine: CellEngine, pair: RelatedPair): string {
  return `${String(unitKind(engine, pair.from))} ${String(receiverKind(engine, pair))}`;
}

const relations: Readonly<Record<Relation, number>> = { any: 0, "same-node": 1, "other-node": 2 };

/** There are fewer kinds than parties, so that both fit in one number. */
function unitKind(engine: CellEngine, { base, head }: SharedUnit): number {
  const before = engine.pathKind(0, base);
  const after = engine.pathKind(engine.parties.length - 1, head);
  return before * 2 ** 24 + after;
}

function isOnOneNode(from: PartySlot, to: PartySlot): boolean {
  return isSameNode(from.party, to.party);
}
