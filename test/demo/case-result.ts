import type { FakeCheckRun, FakeRepository } from "../support/fake-github/fake-state.ts";
import type { DemoCase } from "./load-cases.ts";

/** What the App made of a case, as GitHub has it. */
export interface CaseResult {
  readonly demo: DemoCase;
  readonly check: FakeCheckRun | undefined;
  readonly comment: string | undefined;
  /** Where it differs from what the case expects, one line each. */
  readonly surprises: readonly string[];
}

export function caseResult(demo: DemoCase, repository: FakeRepository): CaseResult {
  const check = repository.checkRuns.at(-1);
  const comment = repository.comments.at(-1)?.body;
  const shown = [check?.title, check?.summary, check?.text, comment].join("\n");
  const expected = demo.expect;
  const surprises = [
    ...unless(check?.conclusion === expected.conclusion, `expected ${expected.conclusion}`),
    ...unless(
      (comment !== undefined) === expected.comment,
      `expected ${expected.comment ? "a" : "no"} comment`,
    ),
    ...unless(repository.comments.length < 2, "expected one comment at most"),
    ...expected.mentions.flatMap((text) => unless(shown.includes(text), `expected to read ${text}`)),
  ];
  return { demo, check, comment, surprises };
}

function unless(fine: boolean, surprise: string): readonly string[] {
  return fine ? [] : [surprise];
}
