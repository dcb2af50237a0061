import type { Decision, StepRef } from "../model/ruling.ts";
import type { PathPiece } from "../evaluate/combine.ts";
import { deciderKey } from "../evaluate/outcome.ts";
import type { CellEngine } from "../matrix/cell-engine.ts";
import type { PartySlot } from "../matrix/party-index.ts";
import { isSameNode } from "../matrix/plan-pair.ts";
import { decidingPair, type DecidingPair } from "./deciding-pair.ts";
import type { Comparison, UnitDifference } from "./pair-differences.ts";
import { variantOf } from "./relations.ts";

/** Finds the decisions that differences turn on. */
export interface Decider {
  readonly decide: (difference: UnitDifference) => DecidingPair;
  /** Both verdicts and decisions: equal for differences a reader would explain in the same words. */
  readonly decisionsOf: (difference: UnitDifference) => string;
}

/** Pairs whose steps are of the same kinds and that met the same pieces turn on the same decisions: each is found once. */
export function createDecider({ engines }: Comparison): Decider {
  const decide = (difference: UnitDifference): DecidingPair => {
    const engine = engineOf(engines, difference);
    return decidingPair(
      { piece: difference.base, steps: stepsOf(engine, difference, 0) },
      { piece: difference.head, steps: stepsOf(engine, difference, 1) },
    );
  };
  const texts = new Map<PathPiece, Map<PathPiece, Map<string, string>>>();
  return {
    decide,
    decisionsOf: (difference) => {
      const { base, head } = difference;
      let byHead = texts.get(base);
      if (byHead === undefined) texts.set(base, (byHead = new Map<PathPiece, Map<string, string>>()));
      let byKinds = byHead.get(head);
      if (byKinds === undefined) byHead.set(head, (byKinds = new Map<string, string>()));
      const kinds = pathKinds(engineOf(engines, difference), difference);
      let text = byKinds.get(kinds);
      if (text === undefined) byKinds.set(kinds, (text = decisionsText(difference, decide(difference))));
      return text;
    },
  };
}

function engineOf(engines: readonly CellEngine[], { family }: UnitDifference): CellEngine {
  const engine = engines.find((candidate) => candidate.family === family);
  if (engine === undefined) throw new Error("calsim is at fault: a difference of no family compared");
  return engine;
}

function endsOf({ from, to }: UnitDifference, side: 0 | 1): readonly [PartySlot, PartySlot] | undefined {
  const [sender, receiver] = side === 0 ? [from.base, to.base] : [from.head, to.head];
  return sender === undefined || receiver === undefined ? undefined : [sender, receiver];
}

function stepsOf(engine: CellEngine, difference: UnitDifference, side: 0 | 1): readonly StepRef[] {
  const ends = endsOf(difference, side);
  return ends === undefined ? [] : engine.steps(side, ...ends, variantOf(difference.relation));
}

/** What the steps of the pair on both sides follow from. */
function pathKinds(engine: CellEngine, difference: UnitDifference): string {
  const side = (number: 0 | 1): string => {
    const ends = endsOf(difference, number);
    if (ends === undefined) return "";
    const [from, to] = ends;
    const kinds = `${engine.pathKind(number, from)} ${engine.pathKind(number, to)}`;
    return isSameNode(from.party, to.party) ? `${kinds} same` : kinds;
  };
  return `${difference.family} ${difference.relation} ${side(0)} ${side(1)}`;
}

/** The step's endpoint is not part of it. */
function decisionsText({ base, head }: UnitDifference, decided: DecidingPair): string {
  return [base.verdict, decisionText(decided.base), head.verdict, decisionText(decided.head)].join("|");
}

function decisionText(decision: Decision | undefined): string {
  if (decision === undefined) return "-";
  const { step, decidedBy } = decision;
  // Every namespace has its own profile, and all of them allow everything (PROF-4).
  const decider =
    decidedBy.kind === "profile" && decidedBy.profile.startsWith("kns.")
      ? "namespace profile"
      : deciderKey(decidedBy);
  return `${step.direction} ${step.chain} ${decider}`;
}
