import type { Cluster } from "../model/cluster.ts";
import type { Chain, Direction } from "../model/policy.ts";
import type { Subject } from "../select/path.ts";
import { connectionSetKey } from "../sets/connection-set.ts";
import { createRuleCompiler, type CompiledRule, type PortTable } from "./compile-rule.ts";
import { createOutcomeStore, type Outcome, type OutcomeStore } from "./outcome.ts";
import { createProgramMaker, type Program } from "./program.ts";
import { runProgram, type SlotEnd } from "./run-program.ts";
import { createSideTests, type SideTest } from "./side-test.ts";
import {
  createTestMembers,
  splitByTable,
  splitByTest,
  startRefinement,
  unknownSlots,
  type SlotClasses,
  type TestMembers,
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
  readonly programFor: (cluster: Cluster, subject: Subject, direction: Direction, chain: Chain) => Program;
  /** Fixes the classes: every program in use must have been asked for. */
  readonly settle: () => SlotClasses;
  /** What a program does between two classes. Only after `settle`. */
  readonly outcome: (program: Program, source: number, destination: number) => Outcome;
}

export function createWorkspace(clusters: readonly Cluster[], family: 4 | 6): Workspace {
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
      state = createEvaluation(universe, classes, outcomes, members);
      return classes;
    },
    outcome: (program, source, destination) => {
      if (state === undefined) throw new Error("calsim is at fault: outcome before settle");
      return state(program, source, destination);
    },
  };
}

type Evaluation = (program: Program, source: number, destination: number) => Outcome;

/** A program's view of the classes: ones it can't tell apart share a number, per end. */
interface ProgramTables {
  readonly source: EndTable;
  readonly destination: EndTable;
  /** By source, then destination. */
  readonly outcomes: (Outcome | undefined)[][];
}

interface EndTable {
  readonly of: Int32Array;
  readonly representatives: readonly number[];
  /** Candidate addresses the program tells apart at this end, for pods and for hosts of unknown address. */
  readonly candidates: { readonly pods: readonly number[]; readonly hosts: readonly number[] };
}

const addressReason = "it depends on an address that is not in the tree";

function createEvaluation(
  universe: Universe,
  classes: SlotClasses,
  outcomes: OutcomeStore,
  members: TestMembers,
): Evaluation {
  const slotOf = representativeSlots(classes);
  const inClasses = classMembers(classes, members);
  const unknown = unknownSlots(universe).map((slots) => [
    ...new Set(slots.map((slot) => classes.of[slot] ?? 0)),
  ]);
  const tablesOf: (ProgramTables | undefined)[] = [];
  const ends = (table: EndTable, number: number): readonly SlotEnd[] => {
    const slot = slotOf[table.representatives[number] ?? 0] ?? 0;
    const entry = universe.slots[slot];
    if (entry === undefined || entry.address !== undefined) return [{ slot, candidate: undefined }];
    const candidates = entry.id.startsWith("host/") ? table.candidates.hosts : table.candidates.pods;
    return candidates.map((candidate) => ({ slot, candidate }));
  };
  return (program, source, destination) => {
    let tables = tablesOf[program.id];
    if (tables === undefined) {
      const parts = testsOf(program);
      tables = {
        source: endTable(universe, classes, { ...parts.source, unknown, inClasses }),
        destination: endTable(universe, classes, { ...parts.destination, unknown, inClasses }),
        outcomes: [],
      };
      tablesOf[program.id] = tables;
    }
    const from = tables.source.of[source] ?? 0;
    const to = tables.destination.of[destination] ?? 0;
    const row = (tables.outcomes[from] ??= []);
    let outcome = row[to];
    if (outcome === undefined) {
      const receivers = ends(tables.destination, to);
      const several = ends(tables.source, from).flatMap((sender) =>
        receivers.map((receiver) => outcomes.intern(runProgram(program, sender, receiver))),
      );
      outcome = outcomes.agree(several, addressReason);
      row[to] = outcome;
    }
    return outcome;
  };
}

interface EndParts {
  readonly tests: ReadonlySet<SideTest>;
  readonly tables: ReadonlySet<PortTable>;
}

/** Everything a program asks about either end. */
function testsOf(program: Program): { source: EndParts; destination: EndParts } {
  const source = { tests: new Set<SideTest>(), tables: new Set<PortTable>() };
  const destination = { tests: new Set<SideTest>(), tables: new Set<PortTable>() };
  const addRule = (rule: CompiledRule): void => {
    source.tests.add(rule.source);
    destination.tests.add(rule.destination);
    for (const term of rule.terms) {
      if (term.table !== undefined) (term.end === "source" ? source : destination).tables.add(term.table);
    }
  };
  for (const { end, test } of program.before) {
    if (test !== undefined) (end === "source" ? source : destination).tests.add(test);
  }
  for (const tier of program.tiers) for (const policy of tier.policies) policy.rules.forEach(addRule);
  for (const profile of program.profiles ?? []) profile.rules?.forEach(addRule);
  return { source, destination };
}

function endTable(
  universe: Universe,
  classes: SlotClasses,
  parts: EndParts & { readonly unknown: readonly (readonly number[])[]; readonly inClasses: ClassMembers },
): EndTable {
  const refinement = startRefinement(classes.count);
  for (const list of parts.unknown) refinement.split(list);
  for (const test of parts.tests) {
    if (!test.isTrivial) for (const list of parts.inClasses.ofTest(test)) refinement.split(list);
  }
  for (const table of parts.tables) for (const list of parts.inClasses.ofTable(table)) refinement.split(list);
  const { of, count } = refinement.classes();
  const representatives = new Array<number>(count);
  of.forEach((number, index) => (representatives[number] = index));
  return { of, representatives, candidates: distinctCandidates(universe, parts) };
}

/** One candidate address of each kind the tests and tables tell apart. */
function distinctCandidates(universe: Universe, { tests, tables }: EndParts): EndTable["candidates"] {
  const pods = new Map<string, number>();
  const hosts = new Map<string, number>();
  universe.candidates.forEach((_, candidate) => {
    const seen = candidate < universe.podCandidates ? pods : hosts;
    const answers = [...tests].map((test) =>
      test.atCandidate.map((row) => (row[candidate] === true ? "1" : "0")).join(""),
    );
    const ports = [...tables].map((table) => {
      const set = table.byCandidate.get(candidate);
      return set === undefined ? "" : connectionSetKey(set);
    });
    const key = [...answers, ...ports].join(" ");
    if (!seen.has(key)) seen.set(key, candidate);
  });
  return { pods: [...pods.values()], hosts: [...hosts.values()] };
}

interface ClassMembers {
  readonly ofTest: (test: SideTest) => readonly (readonly number[])[];
  readonly ofTable: (table: PortTable) => readonly (readonly number[])[];
}

/** Members of tests and tables as classes instead of slots: a class is in or out as a whole. */
function classMembers(classes: SlotClasses, members: TestMembers): ClassMembers {
  const byTest = new Map<number, readonly (readonly number[])[]>();
  const byTable = new Map<number, readonly (readonly number[])[]>();
  const toClasses = (slots: Iterable<number>): number[] => [
    ...new Set([...slots].map((slot) => classes.of[slot] ?? 0)),
  ];
  return {
    ofTest: (test) => {
      let lists = byTest.get(test.id);
      if (lists === undefined) {
        lists = members(test)
          .map(toClasses)
          .filter((list) => list.length > 0);
        byTest.set(test.id, lists);
      }
      return lists;
    },
    ofTable: (table) => {
      let lists = byTable.get(table.id);
      if (lists === undefined) {
        const groups = new Map<string, number[]>();
        for (const [slot, set] of table.bySlot) {
          const key = connectionSetKey(set);
          const list = groups.get(key) ?? [];
          groups.set(key, list);
          list.push(slot);
        }
        lists = [...groups.values()].map(toClasses);
        byTable.set(table.id, lists);
      }
      return lists;
    },
  };
}

function representativeSlots(classes: SlotClasses): readonly number[] {
  const slots = new Array<number>(classes.count);
  for (let slot = classes.of.length - 1; slot >= 0; slot -= 1) slots[classes.of[slot] ?? 0] = slot;
  return slots;
}
