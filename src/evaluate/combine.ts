import type { Decision, StepRef, Verdict } from "../model/ruling.ts";
import { essentialICMPv6Types } from "./essential-icmp.ts";
import {
  allConnections,
  connectionSetKey,
  emptyConnections,
  icmpConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { deciderKey, type Outcome, type OutcomeStore, type Piece } from "./outcome.ts";

/** What one step does with every connection; `endsStage`: its Allow skips the rest of its stage (FLOW-0). */
export interface StepOutcome {
  readonly outcome: Outcome;
  readonly endsStage: boolean;
}

/** Connections with one verdict along a whole path. `deciders[i]` belongs to the i-th step; missing: it was not met. */
export interface PathPiece {
  readonly connections: ConnectionSet;
  readonly verdict: Verdict;
  readonly deciders: readonly (Piece | undefined)[];
}

/** Disjoint pieces that cover every connection, and what they add up to. */
export interface PathOutcome {
  readonly pieces: readonly PathPiece[];
  readonly allowed: ConnectionSet;
  readonly unknown: ConnectionSet;
  /** Open because a failsafe port let it through somewhere, whatever policy says. */
  readonly failsafe: ConnectionSet;
  /** Dropped before policy because a pod made it: encapsulated traffic (MISC-1). */
  readonly encapsulation: ConnectionSet;
  /** Equal for outcomes with equal verdicts on every connection. */
  readonly verdictKey: string;
}

interface Travelling {
  readonly connections: ConnectionSet;
  readonly isUnknown: boolean;
  readonly skipping: boolean;
  readonly deciders: readonly (Piece | undefined)[];
}

/**
 * Joins the steps of a path: a connection gets through if every step it meets lets it (EVAL-1, DES-4). A step that can't be
 * decided makes it unknown, unless a later one denies.
 */
export function combineSteps(
  stages: readonly (readonly StepOutcome[])[],
  { intersect }: Pick<OutcomeStore, "intersect">,
): PathOutcome {
  const done: PathPiece[] = [];
  let open: readonly Travelling[] = [
    { connections: allConnections, isUnknown: false, skipping: false, deciders: [] },
  ];
  for (const stage of stages) {
    for (const step of stage) {
      open = open.flatMap((piece) => takeStep(piece, step, done, intersect));
    }
    open = open.map((piece) => ({ ...piece, skipping: false }));
  }
  for (const { connections, isUnknown, deciders } of open) {
    done.push({ connections, verdict: isUnknown ? "unknown" : "allow", deciders });
  }
  return summarize(mergeSame(done));
}

function takeStep(
  piece: Travelling,
  { outcome, endsStage }: StepOutcome,
  done: PathPiece[],
  intersect: OutcomeStore["intersect"],
): readonly Travelling[] {
  if (piece.skipping) return [{ ...piece, deciders: [...piece.deciders, undefined] }];
  return outcome.pieces.flatMap((part) => {
    const connections = intersect(piece.connections, part.connections);
    if (isEmptyConnections(connections)) return [];
    const deciders = [...piece.deciders, part];
    if (part.verdict === "deny") {
      done.push({ connections, verdict: "deny", deciders });
      return [];
    }
    const isUnknown = piece.isUnknown || part.verdict === "unknown";
    // What may skip the rest of the stage is not denied by it.
    const skipping = endsStage && (part.verdict === "allow" || part.verdict === "unknown");
    return [{ connections, isUnknown, skipping, deciders }];
  });
}

function mergeSame(pieces: readonly PathPiece[]): readonly PathPiece[] {
  const merged = new Map<string, PathPiece>();
  for (const piece of pieces) {
    const key = `${piece.verdict}|${piece.deciders.map((part) => (part === undefined ? "-" : deciderKey(part.decidedBy))).join("|")}`;
    const known = merged.get(key);
    const connections =
      known === undefined ? piece.connections : unionConnections(known.connections, piece.connections);
    merged.set(key, { ...piece, connections });
  }
  return [...merged.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, piece]) => piece);
}

function summarize(pieces: readonly PathPiece[]): PathOutcome {
  const total = (wanted: (piece: PathPiece) => boolean): ConnectionSet =>
    pieces.filter(wanted).reduce((set, piece) => unionConnections(set, piece.connections), emptyConnections);
  const allowed = total((piece) => piece.verdict === "allow");
  const unknown = total((piece) => piece.verdict === "unknown");
  const failsafe = total(
    (piece) =>
      piece.verdict === "allow" && piece.deciders.some((part) => part?.decidedBy.kind === "failsafe"),
  );
  const encapsulation = total((piece) =>
    piece.deciders.some((part) => part?.decidedBy.kind === "encapsulation-from-pod"),
  );
  const verdictKey = `${connectionSetKey(allowed)}?${connectionSetKey(unknown)}`;
  return { pieces, allowed, unknown, failsafe, encapsulation, verdictKey };
}

/** MISC-3: a step between a pod and its own host, with the ICMPv6 basics let through before it. */
export function freeEssentialICMPv6(outcome: Outcome, store: OutcomeStore): Outcome {
  const essential = essentialICMPv6Types.reduce(
    (set, type) => unionConnections(set, icmpConnections(58, type)),
    emptyConnections,
  );
  const rest = outcome.pieces.map((piece) => ({
    ...piece,
    connections: subtractConnections(piece.connections, essential),
  }));
  return store.intern([
    { connections: essential, verdict: "allow", decidedBy: { kind: "essential-icmpv6" } },
    ...rest,
  ]);
}

/** The decisions of a piece, with the steps they belong to. */
export function decisionsOf(piece: PathPiece, steps: readonly StepRef[]): readonly Decision[] {
  return piece.deciders.flatMap((part, index) => {
    const step = steps[index];
    if (part === undefined || step === undefined || part.verdict === "none") return [];
    return [{ step, verdict: part.verdict, decidedBy: part.decidedBy }];
  });
}
