/** What the command line asks for. */
export interface FuzzArguments {
  readonly seed: number;
  readonly seconds: number;
  readonly clusters: number;
  readonly workers: number;
  /** Mutated manifests instead of random clusters. */
  readonly manifests: boolean;
}

export const usage = `npm run fuzz [-- [--seed N] [--seconds S] [--clusters N] [--workers N]]
npm run fuzz -- --manifests [--seed N] [--seconds S]
  --seed N      first seed (default: from the clock, printed)
  --seconds S   stop after so long (default 1800)
  --clusters N  stop after so many clusters (default 20000)
  --workers N   threads (default 2)
  --manifests   mutate real manifests instead (default 60 s)`;

/** Reads the arguments; a text where they can't be understood. */
export function readArguments(argv: readonly string[], seed: number): FuzzArguments | string {
  const manifests = argv.includes("--manifests");
  const found = { seed, seconds: manifests ? 60 : 1800, clusters: 20_000, workers: 2 };
  const rest = argv.filter((word) => word !== "--manifests");
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = word.replace(/^--/, "");
    if (!word.startsWith("--") || !(name in found)) return `unknown option \`${word}\``;
    const value = Number(rest.shift());
    if (!Number.isInteger(value) || value < 0) return `${word} wants a whole number`;
    found[name as keyof typeof found] = value;
  }
  return found.workers < 1 ? "--workers wants a number from 1 up" : { ...found, manifests };
}
