import type { PathPiece } from "../evaluate/combine.ts";
import type { ConnectionSet } from "../sets/connection-set.ts";
import type { SharedUnit } from "./joint-units.ts";
import type { Relation } from "./relations.ts";

/** Connections that changed from the verdict of a piece of the base to that of one of the head. */
export interface PieceChange {
  readonly base: PathPiece;
  readonly head: PathPiece;
  readonly connections: ConnectionSet;
}

/** Two units, and which of their pairs: those on one node, those on different ones, or all. */
export interface RelatedPair {
  readonly from: SharedUnit;
  readonly to: SharedUnit;
  readonly relation: Relation;
}

/** What changed alike between the members of a unit and those of several others, on paths of the same kinds. */
export interface UnitDifference extends Omit<RelatedPair, "to"> {
  readonly family: 4 | 6;
  readonly to: readonly SharedUnit[];
  /** One value for all pairs whose outcomes are the same on both sides. */
  readonly changes: readonly PieceChange[];
}
