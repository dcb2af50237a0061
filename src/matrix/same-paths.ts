import { elementAt } from "../base/known.ts";
import type { Outcome } from "../evaluate/outcome.ts";
import type { Program } from "../evaluate/program.ts";
import type { PartySlot } from "./party-index.ts";
import type { PlannedPath, PlannedStep, ProgramStep } from "./planned-path.ts";
import type { CellVariant } from "./plan-pair.ts";

/** An ordered pair as one side has it. */
export interface Pair {
  readonly from: PartySlot;
  readonly to: PartySlot;
}

/** What the steps of one side's paths ask; programs, classes and outcomes are values that both sides share. */
export interface StepAsker {
  readonly paths: (from: PartySlot, to: PartySlot, variant: CellVariant) => readonly PlannedPath[];
  readonly programOf: (planned: ProgramStep, from: PartySlot, to: PartySlot) => Program;
  /** Class of the address that a step inside the packet sees as its source; -1: any of the outside. */
  readonly senderOf: (planned: ProgramStep, path: PlannedPath, from: PartySlot) => number;
  readonly receiverOf: (to: PartySlot) => number;
  readonly outcomeOf: (planned: PlannedStep, path: PlannedPath, from: PartySlot, to: PartySlot) => Outcome;
}

export type SamePaths = (base: Pair, head: Pair, variant: CellVariant) => boolean;

/**
 * Whether every step of a pair does the same on both sides. A step that asks the same program about the same classes does,
 * whatever it says: most are never evaluated. Asked for every pair that may have changed, so nothing is built on the way.
 */
export function createSamePaths(base: StepAsker, head: StepAsker): SamePaths {
  const isSameQuestion = (one: ProgramStep, other: ProgramStep, before: Pair, after: Pair): boolean =>
    // What an encapsulating packet meets depends on more than the classes.
    one.step.source !== "outer" &&
    other.step.source !== "outer" &&
    one.freesICMPv6 === other.freesICMPv6 &&
    base.programOf(one, before.from, before.to) === head.programOf(other, after.from, after.to) &&
    base.receiverOf(before.to) === head.receiverOf(after.to);

  const isSamePath = (one: PlannedPath, other: PlannedPath, before: Pair, after: Pair): boolean => {
    if (one.start !== other.start || one.rest.length !== other.rest.length) return false;
    for (let index = 0; index < one.rest.length; index += 1) {
      const step = elementAt(one.rest, index);
      const counterpart = elementAt(other.rest, index);
      if (
        step.kind === "program" &&
        counterpart.kind === "program" &&
        isSameQuestion(step, counterpart, before, after) &&
        base.senderOf(step, one, before.from) === head.senderOf(counterpart, other, after.from)
      )
        continue;
      const outcome = base.outcomeOf(step, one, before.from, before.to);
      if (outcome !== head.outcomeOf(counterpart, other, after.from, after.to)) return false;
    }
    return true;
  };

  return (before, after, variant) => {
    const paths = base.paths(before.from, before.to, variant);
    const others = head.paths(after.from, after.to, variant);
    if (paths.length !== others.length) return false;
    for (let index = 0; index < paths.length; index += 1) {
      const path = paths[index];
      const other = others[index];
      if (path === undefined || other === undefined || !isSamePath(path, other, before, after)) return false;
    }
    return true;
  };
}
