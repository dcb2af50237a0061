import {
  addTallies,
  emptyTally,
  type Difference,
  type RunResult,
  type SkipGroup,
  type Tally,
} from "./result.ts";

/** The run for reading: a table, every skip with its reason, the first differences, and the sum as the last line. */
export function printResult(result: RunResult, maxDifferences: number): string {
  const cases = result.corpora.map((one) => one.cases).reduce(addTallies, emptyTally);
  const expectations = result.corpora.map((one) => one.expectations).reduce(addTallies, emptyTally);
  const failures = expectations.failed;
  const shown = spread(result.differences, maxDifferences);
  return [
    ...table(result),
    "",
    ...(result.skips.length > 0 ? ["skipped:", ...result.skips.flatMap(skipLines), ""] : []),
    ...(shown.length > 0
      ? [
          `differences (${String(shown.length)} of ${String(failures)} shown):`,
          ...shown.flatMap(differenceLines),
          "",
        ]
      : []),
    `cases: ${sum(cases)}`,
    "expectations:",
    sum(expectations),
  ].join("\n");
}

function sum({ passed, failed, skipped }: Tally): string {
  return `${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`;
}

/** Some of every corpus, rather than many of the first. */
function spread(differences: readonly Difference[], limit: number): readonly Difference[] {
  const byCorpus = new Map<string, Difference[]>();
  for (const difference of differences)
    byCorpus.set(difference.corpus, [...(byCorpus.get(difference.corpus) ?? []), difference]);
  const queues = [...byCorpus.values()];
  const chosen: Difference[] = [];
  for (let round = 0; chosen.length < limit && queues.some((queue) => queue.length > round); round++) {
    for (const queue of queues) {
      const difference = queue[round];
      if (difference !== undefined && chosen.length < limit) chosen.push(difference);
    }
  }
  return chosen;
}

function table({ corpora }: RunResult): readonly string[] {
  const width = Math.max(10, ...corpora.map(({ corpus }) => corpus.length));
  const row = (name: string, cells: readonly (string | number)[]): string =>
    `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(10)).join("")}`;
  const heads = ["passed", "failed", "skipped"];
  return [
    row("", ["cases", "", "", "expected", "", ""]),
    row("corpus", [...heads, ...heads]),
    ...corpora.map(({ corpus, cases, expectations }) =>
      row(corpus, [
        cases.passed,
        cases.failed,
        cases.skipped,
        expectations.passed,
        expectations.failed,
        expectations.skipped,
      ]),
    ),
  ];
}

function skipLines({ corpus, reason, count, ids }: SkipGroup): readonly string[] {
  return [`  ${corpus}: ${String(count)} x ${reason}`, ...wrap(ids, 110).map((line) => `      ${line}`)];
}

function wrap(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function differenceLines({ corpus, id, what, expected, got, context }: Difference): readonly string[] {
  return [
    `  ${corpus} ${id}: ${what}`,
    `    expected ${expected}`,
    `    got      ${got}`,
    ...context.map((line) => `      ${line}`),
  ];
}
