import { readdirSync } from "node:fs";

/** Whose mutants are made, and which tests are to notice them. */
export interface Target {
  /** The file to mutate, below src/. */
  readonly file: string;
  /** Only these lines of it, as `FROM-TO`. */
  readonly lines?: string;
  /** Test files to run, the quick ones first. */
  readonly tests: readonly string[];
}

// The room's own tests, and of what lies above it what is quick: a test runs once for every mutant it reaches that
// nothing before it noticed.
const above = ["test/checklist.test.ts", "test/ebpf.test.ts"];
// Large random clusters take seconds for each mutant; a few small ones stand in for them. Where both evaluators are
// asked they agree on what `select` tells both: that room needs only what says which answer is right.
const evaluate = testsIn("evaluate").filter((file) => !isAny(file, "agreement", "rewrites"));
const tests: Readonly<Record<string, readonly string[]>> = {
  sets: [
    ...testsIn("sets"),
    // What lists and signatures of addresses are for: which addresses policy tells apart.
    "test/select/candidate-addresses.test.ts",
    "test/select/further-hosts.test.ts",
    "test/load/spread-workloads.test.ts",
  ],
  selector: testsIn("selector"),
  load: [
    ...testsIn("load"),
    // What is loaded of addresses decides which of them are asked about.
    "test/select/candidate-addresses.test.ts",
    "test/select/partition-addresses.test.ts",
    "test/matrix/further-hosts.test.ts",
    ...above,
  ],
  select: [
    ...testsIn("select"),
    // Further hosts are ends of the matrix.
    "test/matrix/further-hosts.test.ts",
    ...above,
    ...evaluate.filter(
      (file) => !isAny(file, "rare-rules", "rule-sides", "small-clusters", "small-comparisons"),
    ),
  ],
  evaluate: [...above, ...evaluate],
};

function isAny(file: string, ...names: readonly string[]): boolean {
  return names.some((name) => file.endsWith(`/${name}.test.ts`));
}

/** The rooms that are mutated when none is named. */
export const rooms: readonly string[] = Object.keys(tests);

/**
 * The targets that `word` names: the files of a room, one file as `select/plan-path.ts`, or lines of that as
 * `select/plan-path.ts:30-60`. Undefined for anything else.
 */
export function targetsOf(word: string): readonly Target[] | undefined {
  const [path = "", lines] = word.split(":");
  const [room = "", ...rest] = path.split("/");
  const found = tests[room];
  if (found === undefined) return undefined;
  const inRoom = readdirSync(`src/${room}`).filter((name) => name.endsWith(".ts"));
  const files = rest.length === 0 ? inRoom : inRoom.filter((name) => name === rest.join("/"));
  if (files.length === 0) return undefined;
  return files.map((name) => ({
    file: `${room}/${name}`,
    ...(lines === undefined ? {} : { lines }),
    tests: found,
  }));
}

function testsIn(room: string): readonly string[] {
  return readdirSync(`test/${room}`)
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${room}/${name}`);
}
