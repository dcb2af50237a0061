import { elementAt } from "../base/known.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Chain, Direction } from "../model/policy.ts";
import type { Subject } from "../select/path.ts";
import { shareAddressBooks } from "../select/address-book.ts";
import { createRuleCompiler } from "./compile-rule.ts";
import { createEndTables, type EndTable, type ProgramEnds } from "./end-table.ts";
import { createOutcomeStore, type Outcome, type OutcomeStore, type Piece } from "./outcome.ts";
import { createProgramMaker, type Program } from "./program.ts";
import { createSlotEnd, runPolicies, runProfiles, type SlotEnd } from "./run-program.ts";
import { createSideTests, type SideTest } from "./side-test.ts";
import {
  createTestMembers,
  splitByTable,
  splitByTest,
  startRefinement,
  unknownSlots,
  type SlotClasses,
} from "./slot-classes.ts";
import { buildUniverse, type Universe } from "./universe.ts";

/**
 * The fast evaluator for one IP family of one or two clusters. Slots that nothing tells apart form a class and are
 * evaluated once; equal programs, tests and outcomes of both clusters are one value, so a comparison of the two
 * sides costs what differs.
 */
export interface Workspace {
  readonly universe: Universe;
  readonly outcomes: OutcomeStore;
  /** `failsafes: false`: failsafe ports are not looked at (HEP-10). */
  readonly programFor: (
    cluster: Cluster,
    subject: Subject,
    direction: Direction,
    chain: Chain,
    failsafes?: boolean,
  ) => Program;
  /** Fixes the classes: every program in use must have been asked for. */
  readonly settle: () => SlotClasses;
  /** What a program does between two classes. Only after `settle`. */
  readonly outcome: (program: Program, source: number, destination: number) => Outcome;
}

export function createWorkspace(clusters: readonly Cluster[], family: 4 | 6): Workspace {
  shareAddressBooks(clusters);
  const universe = buildUniverse(clusters, family);
  const tests = createSideTests(universe);
  const rules = createRuleCompiler(universe, tests);
  const programs = createProgramMaker(tests, rules);
  const outcomes = createOutcomeStore();
  const members = createTestMembers();
  let state: Evaluation | undefined;
  return {
    universe,
    outcomes,
    programFor: programs.programFor,
    settle: () => {
      const refinement = startRefinement(universe.slots.length);
      for (const slots of unknownSlots(universe)) refinement.split(slots);
      for (const test of tests.all) splitByTest(refinement, test, members);
      for (const table of rules.tables) splitByTable(refinement, table);
      const classes = refinement.classes();
      const endsOf = createEndTables(universe, classes, members);
      state = createEvaluation(universe, classes, outcomes, { tests: tests.all, endsOf });
      return classes;
    },
    outcome: (program, source, destination) => {
      if (state === undefined) throw new Error("calsim is at fault: outcome before settle");
      return state(program, source, destination);
    },
  };
}

type Evaluation = (program: Program, source: number, destination: number) => Outcome;

const addressReason = "it depends on an address that is not in the tree";
const tunnelReason = "it depends on the address of a node that is not in the tree";

function createEvaluation(
  universe: Universe,
  classes: SlotClasses,
  outcomes: OutcomeStore,
  {
    tests,
    endsOf,
  }: { readonly tests: readonly SideTest[]; readonly endsOf: (program: Program) => ProgramEnds },
): Evaluation {
  const slotOf = representativeSlots(classes);
  // By program, then number of the source, then of the destination.
  const known: (Outcome | undefined)[][][] = [];
  const ends: Map<number | undefined, SlotEnd>[] = [];
  const endOf = (slot: number, candidate: number | undefined): SlotEnd => {
    const own = (ends[slot] ??= new Map<number | undefined, SlotEnd>());
    let end = own.get(candidate);
    if (end === undefined) own.set(candidate, (end = createSlotEnd(tests, slot, candidate)));
    return end;
  };
  const isTunnel = (table: EndTable, number: number): boolean =>
    universe.slots[slotOf[table.representatives[number] ?? 0] ?? 0]?.id.startsWith("tunnel/") === true;
  const slotEnds = (table: EndTable, number: number): readonly SlotEnd[] => {
    const slot = slotOf[table.representatives[number] ?? 0] ?? 0;
    const entry = universe.slots[slot];
    if (entry?.space === undefined) return [endOf(slot, undefined)];
    return elementAt(table.candidates, entry.space).map((candidate) => endOf(slot, candidate));
  };
  const run = createProgramRunner(universe, outcomes);
  return (program, source, destination) => {
    const views = endsOf(program);
    const from = views.source.of[source] ?? 0;
    const to = views.destination.of[destination] ?? 0;
    const row = ((known[program.id] ??= [])[from] ??= []);
    let outcome = row[to];
    if (outcome === undefined) {
      const receivers = slotEnds(views.destination, to);
      const several = slotEnds(views.source, from).flatMap((sender) =>
        receivers.map((receiver) => run(program, sender, receiver)),
      );
      outcome = outcomes.agree(several, isTunnel(views.source, from) ? tunnelReason : addressReason);
      row[to] = outcome;
    }
    return outcome;
  };
}

/** Runs programs between two ends; what the policies of several programs do that they share is found once. */
function createProgramRunner(
  universe: Universe,
  outcomes: OutcomeStore,
): (program: Program, source: SlotEnd, destination: SlotEnd) => Outcome {
  const places = universe.candidates.length + 1;
  const numberOf = ({ slot, candidate = -1 }: SlotEnd): number => slot * places + candidate + 1;
  const count = universe.slots.length * places;
  const bodies: Map<number, Outcome>[] = [];
  return (program, source, destination) => {
    const { body } = program;
    if (body === undefined) return outcomes.intern(runPolicies(program, source, destination));
    const known = (bodies[body.id] ??= new Map<number, Outcome>());
    const key = numberOf(source) * count + numberOf(destination);
    let ofBody = known.get(key);
    if (ofBody === undefined)
      known.set(key, (ofBody = outcomes.intern(runPolicies(body, source, destination))));
    const isOpen = ({ verdict }: Piece): boolean => verdict === "none";
    const open = ofBody.pieces.find(isOpen)?.connections;
    if (open === undefined) return ofBody;
    return outcomes.replace(ofBody, isOpen, runProfiles(program, open, source, destination));
  };
}

function representativeSlots(classes: SlotClasses): readonly number[] {
  const slots = new Array<number>(classes.count);
  for (let slot = classes.of.length - 1; slot >= 0; slot -= 1) slots[classes.of[slot] ?? 0] = slot;
  return slots;
}
