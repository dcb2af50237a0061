import type { Decision, StepRef } from "../model/ruling.ts";
import { decisionsOf, type PathPiece } from "../evaluate/combine.ts";

/** The decisions of both sides that a change of verdict turns on. `undefined`: no step was policed. */
export interface DecidingPair {
  readonly base: Decision | undefined;
  readonly head: Decision | undefined;
}

/**
 * Picks the step at which the sides part: the one that denies (or can't decide) on one side, and what the same step says on
 * the other; where that step isn't met there, the last one that is.
 */
export function decidingPair(
  base: { readonly piece: PathPiece; readonly steps: readonly StepRef[] },
  head: { readonly piece: PathPiece; readonly steps: readonly StepRef[] },
): DecidingPair {
  const before = decisionsOf(base.piece, base.steps);
  const after = decisionsOf(head.piece, head.steps);
  const blocking = (list: readonly Decision[]): Decision | undefined =>
    list.find((decision) => decision.verdict === "deny") ??
    list.find((decision) => decision.verdict === "unknown");
  const stopBase = blocking(before);
  const stopHead = blocking(after);
  if (stopHead !== undefined && (stopBase === undefined || head.piece.verdict === "deny")) {
    return { base: atStep(before, stopHead) ?? stopBase ?? before.at(-1), head: stopHead };
  }
  if (stopBase !== undefined) return { base: stopBase, head: atStep(after, stopBase) ?? after.at(-1) };
  return { base: before.at(-1), head: after.at(-1) };
}

function atStep(list: readonly Decision[], { step }: Decision): Decision | undefined {
  return list.find(
    (decision) =>
      decision.step.endpoint === step.endpoint &&
      decision.step.direction === step.direction &&
      decision.step.chain === step.chain,
  );
}
