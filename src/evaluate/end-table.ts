import { elementAt } from "../base/known.ts";
import { connectionSetKey } from "../sets/connection-set.ts";
import type { CompiledRule, PortTable } from "./compile-rule.ts";
import type { Program } from "./program.ts";
import type { SideTest } from "./side-test.ts";
import { startRefinement, unknownSlots, type SlotClasses, type TestMembers } from "./slot-classes.ts";
import type { Universe } from "./universe.ts";

/** A program's view of the classes at one end: those it can't tell apart share a number. */
export interface EndTable {
  readonly of: Int32Array;
  readonly representatives: readonly number[];
  /** Candidate addresses the program tells apart at this end, by the universe's spaces. */
  readonly candidates: readonly (readonly number[])[];
}

export interface ProgramEnds {
  readonly source: EndTable;
  readonly destination: EndTable;
}

/** Makes the views of programs. One that asks nothing beyond its body shares the body's. */
export function createEndTables(
  universe: Universe,
  classes: SlotClasses,
  members: TestMembers,
): (program: Program) => ProgramEnds {
  const inClasses = classMembers(classes, members);
  const unknown = unknownSlots(universe).map((slots) => [
    ...new Set(slots.map((slot) => classes.of[slot] ?? 0)),
  ]);
  const known: (ProgramEnds | undefined)[] = [];
  const make = ({ tests, tables }: EndParts): EndTable => {
    const refinement = startRefinement(classes.count);
    for (const list of unknown) refinement.split(list);
    for (const test of tests) {
      if (!test.isTrivial) for (const list of inClasses.ofTest(test)) refinement.split(list);
    }
    for (const table of tables) for (const list of inClasses.ofTable(table)) refinement.split(list);
    const { of, count } = refinement.classes();
    const representatives = new Array<number>(count);
    of.forEach((number, index) => (representatives[number] = index));
    return { of, representatives, candidates: distinctCandidates(universe, { tests, tables }) };
  };
  const endsOf = (program: Program): ProgramEnds => {
    let ends = known[program.id];
    if (ends === undefined) {
      const { body } = program;
      if (body !== undefined && asksNothingMore(program)) ends = endsOf(body);
      else {
        const parts = partsOf(program);
        ends = { source: make(parts.source), destination: make(parts.destination) };
      }
      known[program.id] = ends;
    }
    return ends;
  };
  return endsOf;
}

interface EndParts {
  readonly tests: ReadonlySet<SideTest>;
  readonly tables: ReadonlySet<PortTable>;
}

/** Whether the rules of its profiles are for all. */
function asksNothingMore({ profiles = [] }: Program): boolean {
  return profiles.every(({ rules = [] }) =>
    rules.every((rule) => rule.source.isTrivial && rule.destination.isTrivial && rule.terms.length === 0),
  );
}

/** Everything a program asks about either end. */
function partsOf(program: Program): { source: EndParts; destination: EndParts } {
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

/** In each space, one candidate address of each kind the tests and tables tell apart. */
function distinctCandidates(universe: Universe, { tests, tables }: EndParts): EndTable["candidates"] {
  const keys = universe.candidates.map((_, candidate) => {
    const answers = [...tests].map((test) =>
      test.atCandidate.map((row) => (row[candidate] === true ? "1" : "0")).join(""),
    );
    const ports = [...tables].map((table) => {
      const set = table.byCandidate.get(candidate);
      return set === undefined ? "" : connectionSetKey(set);
    });
    return [...answers, ...ports].join(" ");
  });
  return universe.spaces.map((space) => {
    const seen = new Map<string, number>();
    for (const candidate of space) {
      const key = elementAt(keys, candidate);
      if (!seen.has(key)) seen.set(key, candidate);
    }
    return [...seen.values()];
  });
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
