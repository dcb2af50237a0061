import { accountId, type FakeComment } from "../../../support/fake-github/fake-state.ts";
import type { TestBench } from "./test-bench.ts";

/** Writes a comment on pull request 7 and tells the App of it, as GitHub would. */
export async function say(
  bench: TestBench,
  author: string,
  body: string,
  more: Partial<FakeComment> = {},
): Promise<FakeComment> {
  const comment: FakeComment = {
    id: 5000 + bench.repository.comments.length,
    issue: 7,
    author,
    body,
    ...more,
  };
  bench.repository.comments.push(comment);
  await tell(bench, "created", comment);
  return comment;
}

/** Changes a comment and tells the App of it. `sender`: who did it, if not its author. */
export async function edit(
  bench: TestBench,
  comment: FakeComment,
  body: string,
  sender = comment.author,
): Promise<void> {
  const from = comment.body;
  comment.body = body;
  comment.edited = "2026-01-05T00:00:00Z";
  await tell(bench, "edited", comment, sender, { changes: { body: { from } } });
}

/** Takes a comment away and tells the App of it. */
export async function remove(bench: TestBench, comment: FakeComment, sender = comment.author): Promise<void> {
  bench.repository.comments.splice(bench.repository.comments.indexOf(comment), 1);
  await tell(bench, "deleted", comment, sender);
}

async function tell(
  { deliver }: TestBench,
  action: "created" | "edited" | "deleted",
  { id, issue, body, author = "calsim[bot]", type = "User" }: FakeComment,
  sender = author,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await deliver("issue_comment", action, {
    issue: { number: issue, pull_request: { url: `https://api.github.com/repos/shop/infra/pulls/${issue}` } },
    comment: { id, body, user: { login: author, id: accountId(author), type } },
    sender: { login: sender, id: accountId(sender), type: "User" },
    ...more,
  });
}

/** Bodies of what the App answered, without the hidden line. */
export function answers({ repository }: TestBench): readonly string[] {
  return repository.comments
    .filter(({ author, body }) => author === undefined && body.startsWith("<!-- calsim: answer to "))
    .map(({ body }) => body.split("\n").slice(1).join("\n").trim());
}
