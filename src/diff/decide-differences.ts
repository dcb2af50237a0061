import { invariant } from "../base/invariant.ts";
import { elementAt } from "../base/known.ts";
import type { Decision, StepRef } from "../model/ruling.ts";
import { deciderKey } from "../evaluate/outcome.ts";
import type { CellEngine } from "../matrix/cell-engine.ts";
import { unionConnections, type ConnectionSet } from "../sets/connection-set.ts";
import { decidingPair, type DecidingPair } from "./deciding-pair.ts";
import { pairKind } from "./pair-kinds.ts";
import type { Comparison } from "./pair-differences.ts";
import { variantOf } from "./relations.ts";
import type { PieceChange, RelatedPair, UnitDifference } from "./unit-difference.ts";

/** One pair of a difference and one of its changes, to explain all of them by. */
export interface ExampleChange extends RelatedPair, Pick<PieceChange, "base" | "head"> {
  readonly family: 4 | 6;
}

/** Changes of a pair that turn on the same decisions are one, whatever else their connections met. */
export interface DecidedChange {
  readonly example: ExampleChange;
  readonly connections: ConnectionSet;
  /** Both verdicts and decisions: equal for changes a reader would explain in the same words. */
  readonly decisions: string;
}

/** Finds the decisions that differences turn on. */
export interface Decider {
  readonly decide: (example: ExampleChange) => DecidingPair;
  /** One value for differences with the same changes on paths of the same kinds. */
  readonly decided: (difference: UnitDifference) => readonly DecidedChange[];
}

export function createDecider({ engines }: Comparison): Decider {
  const known = new Map<readonly PieceChange[], Map<string, readonly DecidedChange[]>>();
  const stepsOfKind = new Map<string, PairSteps>();
  return {
    decide: (example) => elementAt(decideAll(stepsOfPair(engineOf(engines, example), example), [example]), 0),
    decided: (difference) => {
      const { changes, from, relation, family } = difference;
      const to = elementAt(difference.to, 0);
      const engine = engineOf(engines, difference);
      const pair = { from, to, relation };
      const kind = `${String(family)} ${pairKind(engine, pair)}`;
      const byKind = remember(known, changes, () => new Map<string, readonly DecidedChange[]>());
      return remember(byKind, kind, () => {
        const steps = remember(stepsOfKind, kind, () => stepsOfPair(engine, pair));
        return joinAlike({ ...pair, family }, changes, decideAll(steps, changes));
      });
    },
  };
}

function remember<Key, T>(known: Map<Key, T>, key: Key, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make()));
  return value;
}

function engineOf(engines: readonly CellEngine[], { family }: Pick<UnitDifference, "family">): CellEngine {
  const engine = engines.find((candidate) => candidate.family === family);
  invariant(engine !== undefined, "a difference of no family compared");
  return engine;
}

/** The steps of a pair on both sides. */
interface PairSteps {
  readonly base: readonly StepRef[];
  readonly head: readonly StepRef[];
}

function stepsOfPair(engine: CellEngine, { from, to, relation }: RelatedPair): PairSteps {
  const variant = variantOf(relation);
  return {
    base: engine.steps(0, from.base, to.base, variant),
    head: engine.steps(1, from.head, to.head, variant),
  };
}

/** The decisions of each of a pair's changes. */
function decideAll(
  steps: PairSteps,
  changes: readonly Pick<PieceChange, "base" | "head">[],
): readonly DecidingPair[] {
  return changes.map(({ base, head }) =>
    decidingPair({ piece: base, steps: steps.base }, { piece: head, steps: steps.head }),
  );
}

function joinAlike(
  pair: Omit<ExampleChange, "base" | "head">,
  changes: readonly PieceChange[],
  decided: readonly DecidingPair[],
): readonly DecidedChange[] {
  const joined = new Map<string, DecidedChange>();
  changes.forEach(({ base, head, connections }, index) => {
    const decisions = decisionsText({ base, head }, elementAt(decided, index));
    const known = joined.get(decisions);
    joined.set(decisions, {
      example: known?.example ?? { ...pair, base, head },
      connections: known === undefined ? connections : unionConnections(known.connections, connections),
      decisions,
    });
  });
  return [...joined.values()];
}

/** The step's endpoint is not part of it. */
function decisionsText({ base, head }: Pick<PieceChange, "base" | "head">, decided: DecidingPair): string {
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
