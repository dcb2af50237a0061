import { compareText } from "../base/compare.ts";
import type { Decider, Verdict } from "../model/ruling.ts";
import {
  allConnections,
  connectionSetKey,
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";

/** Connections that a chain treats alike and for the same reason. `none`: later chains go on (EVAL-3). */
export interface Piece {
  readonly connections: ConnectionSet;
  readonly verdict: Verdict | "none";
  readonly decidedBy: Decider;
}

/** What a chain does with every connection between two ends: pieces are disjoint and cover all connections. */
export interface Outcome {
  readonly id: number;
  readonly pieces: readonly Piece[];
}

/** Keeps one value for equal outcomes, so that comparing them is comparing numbers. */
export interface OutcomeStore {
  readonly intern: (pieces: readonly Piece[]) => Outcome;
  /** An outcome with other pieces, whose deciders it does not have, in place of those that `isReplaced`. */
  readonly replace: (
    outcome: Outcome,
    isReplaced: (piece: Piece) => boolean,
    by: readonly Piece[],
  ) => Outcome;
  /** What all of several possible outcomes agree on; `unknown` for the rest, with the reason given. */
  readonly agree: (outcomes: readonly Outcome[], reason: string) => Outcome;
  /** What two sets have in common; for those of outcomes, in which equal ones are one value, found once. */
  readonly intersect: (a: ConnectionSet, b: ConnectionSet) => ConnectionSet;
}

export function createOutcomeStore(): OutcomeStore {
  const outcomes = new Map<string, Outcome>();
  const keys = new WeakMap<ConnectionSet, string>();
  const keyOf = (set: ConnectionSet): string => {
    let key = keys.get(set);
    if (key === undefined) keys.set(set, (key = connectionSetKey(set)));
    return key;
  };
  const textOf = (piece: Piece): string =>
    `${piece.verdict} ${deciderKey(piece.decidedBy)} ${keyOf(piece.connections)}`;
  const sets = new Map<string, ConnectionSet>();
  const shared = (set: ConnectionSet): ConnectionSet => {
    const key = keyOf(set);
    const known = sets.get(key);
    if (known === undefined) sets.set(key, set);
    return known ?? set;
  };
  const intern = (pieces: readonly Piece[]): Outcome => {
    const merged = mergeEqual(pieces);
    const key = merged.map(textOf).join("\n");
    let outcome = outcomes.get(key);
    if (outcome === undefined) {
      const own = merged.map((piece) => ({ ...piece, connections: shared(piece.connections) }));
      outcomes.set(key, (outcome = { id: outcomes.size, pieces: own }));
    }
    return outcome;
  };
  const common = new Map<ConnectionSet, Map<ConnectionSet, ConnectionSet>>();
  const replaced = new Map<string, Outcome>();
  return {
    intern,
    replace: (outcome, isReplaced, by) => {
      const key = [String(outcome.id), ...by.map(textOf)].join("\n");
      let result = replaced.get(key);
      if (result === undefined) {
        result = intern([...outcome.pieces.filter((piece) => !isReplaced(piece)), ...by]);
        replaced.set(key, result);
      }
      return result;
    },
    agree: (several, reason) => {
      const [first, ...rest] = [...new Set(several)];
      if (first === undefined || rest.length === 0) return first ?? intern([]);
      return intern(agreement(first, rest, reason));
    },
    intersect: (a, b) => {
      if (a === b || b === allConnections) return a;
      if (a === allConnections) return b;
      let ofFirst = common.get(a);
      if (ofFirst === undefined) common.set(a, (ofFirst = new Map<ConnectionSet, ConnectionSet>()));
      let both = ofFirst.get(b);
      if (both === undefined) ofFirst.set(b, (both = intersectConnections(a, b)));
      return both;
    },
  };
}

/** The last piece may be empty. */
function agreement(first: Outcome, rest: readonly Outcome[], reason: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let open = allConnections;
  for (const piece of first.pieces) {
    const certain = rest.reduce(
      (set, other) => intersectConnections(set, connectionsWith(other, piece.verdict)),
      piece.connections,
    );
    if (isEmptyConnections(certain)) continue;
    pieces.push({ ...piece, connections: certain });
    open = subtractConnections(open, certain);
  }
  return [...pieces, { connections: open, verdict: "unknown", decidedBy: { kind: "undecided", reason } }];
}

/** Every connection of an outcome with a verdict. */
export function connectionsWith(outcome: Outcome, verdict: Piece["verdict"]): ConnectionSet {
  const sets = outcome.pieces.filter((piece) => piece.verdict === verdict).map((piece) => piece.connections);
  return sets.reduce(
    (all, set) => unionConnections(all, set),
    subtractConnections(allConnections, allConnections),
  );
}

function mergeEqual(pieces: readonly Piece[]): readonly Piece[] {
  const merged = new Map<string, Piece>();
  for (const piece of pieces) {
    if (isEmptyConnections(piece.connections)) continue;
    const key = `${piece.verdict} ${deciderKey(piece.decidedBy)}`;
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined
        ? piece
        : { ...known, connections: unionConnections(known.connections, piece.connections) },
    );
  }
  return [...merged.entries()].sort(([a], [b]) => compareText(a, b)).map(([, piece]) => piece);
}

/** Equal texts for equal deciders. */
export function deciderKey(decider: Decider): string {
  switch (decider.kind) {
    case "rule":
      return `rule ${decider.policy} ${String(decider.rule)} ${decider.action}`;
    case "end-of-tier":
      return `end ${decider.tier}`;
    case "profile":
      return `profile ${decider.profile} ${String(decider.rule)} ${decider.action}`;
    case "missing-profile":
      return `missing ${decider.profile}`;
    case "endpoint-to-host":
      return `to-host ${decider.action}`;
    case "undecided":
      return `undecided ${decider.policy ?? ""} ${String(decider.rule)} ${decider.reason}`;
    case "no-profile-match":
    case "end-of-chain":
    case "failsafe":
    case "encapsulation-from-pod":
    case "essential-icmpv6":
    case "not-policed":
      return decider.kind;
  }
}
