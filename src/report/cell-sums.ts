import type { JudgedCell } from "../judge/judge-input.ts";
import { decisionsOf, type PathOutcome } from "../evaluate/combine.ts";
import type { CellEngine } from "../matrix/cell-engine.ts";
import type { PartySlot } from "../matrix/party-index.ts";
import {
  emptyConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { ComparedSide } from "./compared-side.ts";

/** Answers about pairs of one side. */
export interface CellSums {
  readonly cell: (from: string, to: string) => JudgedCell;
  readonly cutEarly: (from: string, to: string) => ConnectionSet;
}

/** Answers about pairs, every family of the comparison taken together. */
export function createSums({ engines, side }: ComparedSide): CellSums {
  const indexed = engines.map((engine) => ({
    engine,
    parties: new Map((engine.parties[side] ?? []).map((party) => [party.id as string, party])),
  }));
  const ask = <T>(
    from: string,
    to: string,
    answer: (engine: CellEngine, from: PartySlot, to: PartySlot) => T,
  ): readonly T[] =>
    indexed.flatMap(({ engine, parties }) => {
      const [sender, receiver] = [parties.get(from), parties.get(to)];
      return sender === undefined || receiver === undefined || from === to
        ? []
        : [answer(engine, sender, receiver)];
    });
  return {
    cell: (from, to) => {
      const families = ask(from, to, (engine, sender, receiver) => ({
        family: engine.family,
        outcome: engine.outcome(side, sender, receiver),
      }));
      const outcomes = families.map(({ outcome }) => outcome);
      const [only] = outcomes;
      if (only !== undefined && outcomes.length === 1) return only;
      const unknown = union(outcomes.map((outcome) => outcome.unknown));
      const allowed = subtractConnections(union(outcomes.map((outcome) => outcome.allowed)), unknown);
      return {
        allowed,
        inOneFamily: union(families.map((one) => deniedOf(allowed, one))),
        unknown,
        failsafe: union(outcomes.map((outcome) => outcome.failsafe)),
        encapsulation: union(outcomes.map((outcome) => outcome.encapsulation)),
      };
    },
    cutEarly: (from, to) =>
      union(ask(from, to, (engine, sender, receiver) => deniedEarly(engine, side, sender, receiver))),
  };
}

/** What of `allowed` one family denies; the ICMP of the other family is no question to it. */
function deniedOf(
  allowed: ConnectionSet,
  { family, outcome }: { readonly family: 4 | 6; readonly outcome: PathOutcome },
): ConnectionSet {
  const denied = subtractConnections(subtractConnections(allowed, outcome.allowed), outcome.unknown);
  return subtractConnections(denied, protocolConnections(family === 4 ? 58 : 1));
}

/** What untracked and preDNAT policy denies: those chains see tunnels before Calico lets them through (HEP-11). */
function deniedEarly(engine: CellEngine, side: 0 | 1, from: PartySlot, to: PartySlot): ConnectionSet {
  const steps = engine.steps(side, from, to);
  const denied = engine.outcome(side, from, to).pieces.filter((piece) => {
    const chain = decisionsOf(piece, steps).at(-1)?.step.chain;
    return piece.verdict === "deny" && (chain === "untracked" || chain === "preDNAT");
  });
  return union(denied.map(({ connections }) => connections));
}

function union(sets: readonly ConnectionSet[]): ConnectionSet {
  return sets.reduce(unionConnections, emptyConnections);
}
