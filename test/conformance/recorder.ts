import {
  addTallies,
  emptyTally,
  type CorpusResult,
  type Difference,
  type RunResult,
  type SkipGroup,
  type Tally,
} from "./result.ts";
import { stableText } from "./read/stable-text.ts";

/** Where a case puts its expectations. */
export interface Check {
  /** Compares two values by their content; `context` is asked for only when they differ. */
  readonly same: (what: string, expected: unknown, got: unknown, context?: () => readonly string[]) => void;
  readonly skip: (reason: string, count?: number) => void;
}

/** A kept difference costs memory: of a broken engine a sample is enough. */
const keptPerCorpus = 200;

/** Gathers what cases report. Bounded: counts, a sample of differences, ids per skip reason. */
export class Recorder {
  readonly #only: string | undefined;
  readonly #corpora = new Map<string, { cases: Tally; expectations: Tally; kept: number }>();
  readonly #differences: Difference[] = [];
  readonly #skips = new Map<string, { corpus: string; reason: string; count: number; ids: Set<string> }>();

  constructor(only: string | undefined) {
    this.#only = only;
  }

  /** Runs one case. What it throws is a failed expectation: a vector must never bring the run down. */
  runCase(unit: number, corpus: string, id: string, body: (check: Check) => void): void {
    if (this.#only !== undefined && !corpus.includes(this.#only) && !id.includes(this.#only)) return;
    let tally = emptyTally;
    const fail = (what: string, expected: string, got: string, context: readonly string[]): void => {
      tally = addTallies(tally, { ...emptyTally, failed: 1 });
      this.#keep({ corpus, id, what, expected, got, context, unit });
    };
    const check: Check = {
      same: (what, expected, got, context) => {
        const [left, right] = [stableText(expected), stableText(got)];
        if (left === right) tally = addTallies(tally, { ...emptyTally, passed: 1 });
        else fail(what, left, right, context?.() ?? []);
      },
      skip: (reason, count = 1) => {
        if (count === 0) return;
        tally = addTallies(tally, { ...emptyTally, skipped: count });
        this.#addSkip({ corpus, reason, count }, id);
      },
    };
    try {
      body(check);
    } catch (error) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      fail("running the case", "no exception", stack.split("\n")[0] ?? "", stack.split("\n").slice(1, 6));
    }
    const entry = this.#entry(corpus);
    const outcome =
      tally.failed > 0 ? "failed" : tally.passed > 0 || tally.skipped === 0 ? "passed" : "skipped";
    entry.cases = addTallies(entry.cases, { ...emptyTally, [outcome]: 1 });
    entry.expectations = addTallies(entry.expectations, tally);
  }

  result(): RunResult {
    const corpora: CorpusResult[] = [...this.#corpora].map(([corpus, { cases, expectations }]) => ({
      corpus,
      cases,
      expectations,
    }));
    const skips: SkipGroup[] = [...this.#skips.values()].map((skip) => ({ ...skip, ids: [...skip.ids] }));
    return { corpora, differences: this.#differences, skips };
  }

  #entry(corpus: string): { cases: Tally; expectations: Tally; kept: number } {
    const known = this.#corpora.get(corpus);
    if (known !== undefined) return known;
    const entry = { cases: emptyTally, expectations: emptyTally, kept: 0 };
    this.#corpora.set(corpus, entry);
    return entry;
  }

  #keep(difference: Difference): void {
    const entry = this.#entry(difference.corpus);
    if (entry.kept >= keptPerCorpus) return;
    entry.kept += 1;
    this.#differences.push(difference);
  }

  #addSkip({ corpus, reason, count }: Omit<SkipGroup, "ids">, id: string): void {
    const key = `${corpus}\n${reason}`;
    const group = this.#skips.get(key) ?? { corpus, reason, count: 0, ids: new Set<string>() };
    group.count += count;
    group.ids.add(id);
    this.#skips.set(key, group);
  }
}
