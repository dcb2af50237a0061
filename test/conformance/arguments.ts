/** What the command line asks for. */
export interface ConformanceArguments {
  /** Folder of corpora. */
  readonly folder: string;
  /** Keep only cases whose corpus or id contains this. */
  readonly only: string | undefined;
  /** Differences printed in full, over all corpora. */
  readonly maxDifferences: number;
  readonly json: boolean;
  readonly workers: number;
}

export const usage = `npm run conformance [-- [DIR] [--only TEXT] [--max-differences N] [--workers N] [--json]]
  DIR                 folder of corpora (default: CALSIM_CONFORMANCE, or ../shared/conformance)
  --only TEXT         only cases whose corpus or id contains TEXT
  --max-differences N differences printed in full (default 10)
  --workers N         threads (default 2)
  --json              one JSON object instead of text`;

/** Reads the arguments; a text where they can't be understood. */
export function readArguments(argv: readonly string[], folder: string): ConformanceArguments | string {
  const found = {
    folder,
    only: undefined as string | undefined,
    maxDifferences: 10,
    json: false,
    workers: 2,
  };
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--json") found.json = true;
    else if (word === "--only") found.only = rest.shift();
    else if (word === "--max-differences") found.maxDifferences = Number(rest.shift());
    else if (word === "--workers") found.workers = Number(rest.shift());
    else if (word.startsWith("-")) return `unknown option \`${word}\``;
    else found.folder = word;
  }
  if (!Number.isInteger(found.maxDifferences) || found.maxDifferences < 0)
    return "--max-differences wants a number";
  if (!Number.isInteger(found.workers) || found.workers < 1) return "--workers wants a number from 1 up";
  return found;
}
