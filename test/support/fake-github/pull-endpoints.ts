import { created, notFound, ok, page, type Endpoints } from "./endpoint.ts";
import {
  accountId,
  type FakeApp,
  type FakeComment,
  type FakePull,
  type FakeRepository,
} from "./fake-state.ts";

/** Pull requests and their comments. */
export const pullEndpoints: Endpoints = {
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": ({ repository, parameters }) => {
    const pull = repository.pulls.find((candidate) => String(candidate.number) === parameters["pull_number"]);
    return pull === undefined ? notFound : ok(pullBody(repository, pull));
  },

  "GET /repos/{owner}/{repo}/pulls": ({ repository, query }) => {
    const state = query.get("state") ?? "open";
    const found = repository.pulls.filter((pull) => state === "all" || pull.state === state);
    return page(found, query, (pulls) => pulls.map((pull) => pullBody(repository, pull)));
  },

  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": ({ app, repository, parameters, query }) => {
    const found = repository.comments.filter(
      (comment) => String(comment.issue) === parameters["issue_number"],
    );
    return page(found, query, (comments) => comments.map((comment) => commentBody(app, comment)));
  },

  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": ({ app, repository, parameters, body }) => {
    const comment: FakeComment = {
      id: 1000 + repository.comments.length,
      issue: Number(parameters["issue_number"]),
      author: undefined,
      body: String(body["body"]),
    };
    repository.comments.push(comment);
    return created(commentBody(app, comment));
  },

  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": ({ app, repository, parameters }) => {
    const comment = repository.comments.find(
      (candidate) => String(candidate.id) === parameters["comment_id"],
    );
    return comment === undefined ? notFound : ok(commentBody(app, comment));
  },

  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": ({ app, repository, parameters, body }) => {
    const comment = repository.comments.find(
      (candidate) => String(candidate.id) === parameters["comment_id"],
    );
    if (comment === undefined) return notFound;
    comment.body = String(body["body"]);
    comment.edited = "2026-01-03T00:00:00Z";
    return ok(commentBody(app, comment));
  },
};

function pullBody({ git }: FakeRepository, pull: FakePull): unknown {
  const [head, base] = git.git("rev-parse", pull.headRef, pull.baseRef).split("\n");
  return {
    number: pull.number,
    title: pull.title,
    state: pull.state,
    user: { login: pull.author ?? "paul" },
    head: { ref: pull.headRef, sha: head },
    base: { ref: pull.baseRef, sha: base },
  };
}

function commentBody(app: FakeApp, comment: FakeComment): unknown {
  const { id, body, author, issue, edited } = comment;
  const created_at = "2026-01-02T03:04:05Z";
  const issue_url = `https://api.github.com/repos/o/r/issues/${issue}`;
  const shared = { id, body, issue_url, created_at, updated_at: edited ?? created_at };
  if (author !== undefined) {
    const user = { login: author, id: accountId(author), type: comment.type ?? "User" };
    const through =
      comment.through === undefined ? {} : { performed_via_github_app: { id: comment.through } };
    return { ...shared, user, ...through };
  }
  const login = `${app.slug}[bot]`;
  const user = { login, id: accountId(login), type: "Bot" };
  return { ...shared, user, performed_via_github_app: { id: app.id, slug: app.slug } };
}
