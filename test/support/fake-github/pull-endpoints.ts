import { created, notFound, ok, page, type Endpoints } from "./endpoint.ts";
import type { FakeApp, FakeComment, FakePull, FakeRepository } from "./fake-state.ts";

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

  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": ({ app, repository, parameters, body }) => {
    const comment = repository.comments.find(
      (candidate) => String(candidate.id) === parameters["comment_id"],
    );
    if (comment === undefined) return notFound;
    comment.body = String(body["body"]);
    return ok(commentBody(app, comment));
  },
};

function pullBody({ git }: FakeRepository, pull: FakePull): unknown {
  return {
    number: pull.number,
    title: pull.title,
    state: pull.state,
    head: { ref: pull.headRef, sha: git.git("rev-parse", pull.headRef) },
    base: { ref: pull.baseRef, sha: git.git("rev-parse", pull.baseRef) },
  };
}

function commentBody(app: FakeApp, comment: FakeComment): unknown {
  const { id, body, author } = comment;
  if (author !== undefined) return { id, body, user: { login: author, type: "User" } };
  const user = { login: `${app.slug}[bot]`, type: "Bot" };
  return { id, body, user, performed_via_github_app: { id: app.id, slug: app.slug } };
}
