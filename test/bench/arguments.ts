/** What the command line asks for. */
export interface BenchArguments {
  readonly quick: boolean;
  readonly json: boolean;
  readonly only: string;
  /** Seconds a scenario may take. */
  readonly limit: number;
  /** Only reading a large repository. */
  readonly repository: boolean;
}

export const usage = `npm run bench [-- [--quick] [--json] [--only TEXT] [--limit SECONDS] [--repository]]
  --quick          without the growth curves
  --json           one JSON list instead of tables
  --only TEXT      only scenarios whose group or name contains TEXT
  --limit SECONDS  give a scenario up after so long (default 120)
  --repository     only reading a large repository, which the run of everything ends with`;

/** Reads the arguments; a text where they can't be understood. */
export function readArguments(argv: readonly string[]): BenchArguments | string {
  let found: BenchArguments = { quick: false, json: false, only: "", limit: 120, repository: false };
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--quick" || word === "--json" || word === "--repository")
      found = { ...found, [word.slice(2)]: true };
    else if (word === "--only" || word === "--limit") {
      const value = rest.shift();
      if (value === undefined) return `${word} wants a value`;
      if (word === "--only") found = { ...found, only: value };
      else if (Number(value) > 0) found = { ...found, limit: Number(value) };
      else return "--limit wants a number of seconds";
    } else return `unknown option \`${word}\``;
  }
  return found;
}
