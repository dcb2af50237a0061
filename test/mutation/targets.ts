/** Whose mutants are made, and which tests are to notice them. */
export interface Target {
  readonly name: string;
  /** Files to mutate, as globs. */
  readonly mutate: readonly string[];
  /** Test files to run, as globs. */
  readonly tests: readonly string[];
}

// The room's own tests, and of what lies above it only what is quick: every test runs for every mutant it reaches.
const tests: Readonly<Record<string, readonly string[]>> = {
  sets: ["test/sets/**"],
  selector: ["test/selector/**"],
  select: ["test/select/**"],
  evaluate: [
    "test/evaluate/found-by-fuzzing.test.ts",
    "test/evaluate/rare-rules.test.ts",
    "test/evaluate/trace-question.test.ts",
    "test/checklist.test.ts",
  ],
};

/** The rooms that are mutated when none is named. */
export const rooms: readonly string[] = Object.keys(tests);

/**
 * The target that `word` names: a room, a file of one as `select/plan-path.ts`, or lines of that as
 * `select/plan-path.ts:30-60`. Undefined for anything else.
 */
export function targetOf(word: string): Target | undefined {
  const [room = "", ...rest] = word.split("/");
  const found = tests[room];
  if (found === undefined) return undefined;
  const file = rest.join("/");
  return {
    name: word.replaceAll(/[^a-z0-9-]+/g, "-"),
    mutate: [file === "" ? `src/${room}/**/*.ts` : `src/${word}`],
    tests: found.map((glob) => (glob.endsWith("**") ? `${glob}/*.test.ts` : glob)),
  };
}
