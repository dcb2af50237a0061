import { commentMarker } from "../../src/shells/app/sticky-comment.ts";
import type { FakeCheckRun, FakeComment, FakeRepository } from "../support/fake-github/fake-state.ts";
import type { DemoCase } from "./load-cases.ts";

/** What the App made of a case, as GitHub has it. */
export interface CaseResult {
  readonly demo: DemoCase;
  readonly check: FakeCheckRun | undefined;
  readonly comment: string | undefined;
  /** What was said besides, in turn; the App's part has no author. */
  readonly talk: readonly { readonly author: string | undefined; readonly body: string }[];
  /** Where it differs from what the case expects, one line each. */
  readonly surprises: readonly string[];
}

export function caseResult(demo: DemoCase, repository: FakeRepository): CaseResult {
  const check = repository.checkRuns.at(-1);
  const reports = repository.comments.filter(isReport);
  const comment = reports.at(-1)?.body;
  const talk = repository.comments.filter((one) => !isReport(one));
  const answers = talk.filter(({ author }) => author === undefined).map(({ body }) => body);
  const shown = [check?.title, check?.summary, check?.text, comment].join("\n");
  const expected = demo.expect;
  const surprises = [
    ...unless(check?.conclusion === expected.conclusion, `expected ${expected.conclusion}`),
    ...unless(
      (comment !== undefined) === expected.comment,
      `expected ${expected.comment ? "a" : "no"} comment`,
    ),
    ...unless(reports.length < 2, "expected one report at most"),
    ...deadLinks(repository, [shown, ...answers].join("\n")),
    ...expectedAnswers(answers, expected.answers ?? []),
    ...expected.mentions.flatMap((text) => unless(shown.includes(text), `expected to read ${text}`)),
  ];
  return { demo, check, comment, talk, surprises };
}

function isReport({ author, body }: FakeComment): boolean {
  return author === undefined && body.startsWith(commentMarker);
}

/** Places are linked at the commit they were read from: every such link has to lead to lines that are there. */
function deadLinks({ git }: FakeRepository, text: string): readonly string[] {
  const links = [...text.matchAll(/\/blob\/([0-9a-f]{40})\/([^)\s#]+)(?:#L(\d+)(?:-L(\d+))?)?\)/g)];
  if (links.length === 0 && text.includes("/blob/")) return ["expected links to files to name a commit"];
  return links.flatMap(([link, sha = "", path = "", first = "1", last = first]) => {
    const lines = show(git, `${sha}:${decodeURIComponent(path)}`)?.split("\n").length ?? 0;
    return unless(Number(last) <= lines, `nothing is at ${link}`);
  });
}

function show(git: FakeRepository["git"], object: string): string | undefined {
  try {
    return git.git("show", object);
  } catch {
    return undefined;
  }
}

function expectedAnswers(answers: readonly string[], expected: readonly string[]): readonly string[] {
  return [
    ...unless(
      answers.length === expected.length,
      `expected ${expected.length} answers, got ${answers.length}`,
    ),
    ...expected.flatMap((text, index) =>
      unless(answers[index]?.includes(text) === true, `expected an answer with ${text}`),
    ),
  ];
}

function unless(fine: boolean, surprise: string): readonly string[] {
  return fine ? [] : [surprise];
}
