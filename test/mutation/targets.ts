/** Whose mutants are made, and which tests are to notice them. */
export interface Target {
  readonly name: string;
  /** Files to mutate, as globs. */
  readonly mutate: readonly string[];
  /** Test files to run, as globs. */
  readonly tests: readonly string[];
}

const tests: Readonly<Record<string, readonly string[]>> = {
  sets: ["test/sets/**"],
  selector: ["test/selector/**"],
  select: ["test/select/**", "test/evaluate/**", "test/checklist.test.ts", "test/ebpf.test.ts"],
  evaluate: ["test/evaluate/**", "test/matrix/**", "test/checklist.test.ts", "test/ebpf.test.ts"],
};

/** The rooms that are mutated when none is named. */
export const rooms: readonly string[] = Object.keys(tests);

/** The target that `word` names: a room, or a file of one as `select/plan-path.ts`. Undefined for anything else. */
export function targetOf(word: string): Target | undefined {
  const [room = "", ...rest] = word.split("/");
  const found = tests[room];
  if (found === undefined) return undefined;
  const file = rest.join("/");
  return {
    name: word.replaceAll("/", "-").replace(/\.ts$/, ""),
    mutate: [file === "" ? `src/${room}/**/*.ts` : `src/${word}`],
    tests: found.map((glob) => (glob.endsWith("**") ? `${glob}/*.test.ts` : glob)),
  };
}
