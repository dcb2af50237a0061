import { describe, expect, it } from "@jest/globals";
import { commentMarker } from "../../../src/shells/app/sticky-comment.ts";
import type { Renderers } from "../../../src/shells/app/render-port.ts";
import { toyRenderers } from "./support/toy-engine.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const bench = useTestBench({ "a.yaml": "base\n" }, { "a.yaml": "open ssh\n" });

describe("the sticky comment", () => {
  it("is not one that somebody else wrote with our marker in it", async () => {
    const { start, deliver, repository } = bench();
    const forged = `${commentMarker}\nall is well`;
    repository.comments.push({ id: 1, issue: 7, author: "mallory", body: forged });
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.comments.map(({ author, body }) => [author, body])).toEqual([
      ["mallory", forged],
      [undefined, `${commentMarker}\n1 newly open\nssh is open`],
    ]);
  });

  it("is given the page of the check and where each side's files are", async () => {
    const { start, deliver, repository, baseSha } = bench();
    const options: unknown[] = [];
    const renderComment: Renderers["renderComment"] = (report, given) => {
      options.push(given);
      return toyRenderers.renderComment(report, given);
    };
    const app = await start({ renderers: { ...toyRenderers, renderComment } });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    const files = "https://github.com/shop/infra/blob";
    const head = repository.git.git("rev-parse", "change");
    expect(options).toEqual([
      {
        marker: commentMarker,
        detailsUrl: "https://github.com/checks/100",
        links: { base: `${files}/${baseSha}/`, head: `${files}/${head}/` },
      },
    ]);
  });

  it("is found behind a hundred others", async () => {
    const { start, deliver, repository, writes } = bench();
    for (let id = 1; id <= 130; id++) {
      repository.comments.push({ id, issue: 7, author: "reviewer", body: `remark ${id}` });
    }
    repository.comments.push({ id: 131, issue: 7, author: undefined, body: `${commentMarker}\r\nold` });
    const app = await start();
    await deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(writes().at(-1)).toBe("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}");
    expect(repository.comments.at(-1)?.body).toBe(`${commentMarker}\n1 newly open\nssh is open`);
  });

  it("is cut to what GitHub takes", async () => {
    const { start, deliver, repository } = bench();
    const renderComment = () => `${commentMarker}\n\n${"- a line\n\n".repeat(20_000)}`;
    const app = await start({ renderers: { ...toyRenderers, renderComment } });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(Buffer.byteLength(repository.comments[0]?.body ?? "")).toBeLessThanOrEqual(65_000);
    expect(repository.comments[0]?.body).toMatch(/_Cut here: .*_$/);
  });
});

describe("a fork whose repository was deleted", () => {
  it("is judged from the commits that the base repository keeps", async () => {
    const { start, deliver, repository } = bench();
    repository.git.git("checkout", "--quiet", "main");
    repository.git.git("update-ref", "refs/pull/9/head", "change");
    repository.git.git("branch", "--quiet", "-D", "change");
    repository.pulls.push({
      number: 9,
      title: "Fork",
      baseRef: "main",
      headRef: "refs/pull/9/head",
      state: "open",
    });
    const app = await start();
    const pull_request = { number: 9, head: { repo: null } };
    await deliver("pull_request", "opened", { number: 9, pull_request });
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ externalId: "pull/9", conclusion: "failure" }]);
    expect(repository.comments).toMatchObject([{ issue: 9 }]);
  });
});

describe("two pull requests with the same head commit", () => {
  it("do not turn each other green", async () => {
    const { start, deliver, repository } = bench();
    // Against this branch the change is no change: a pass for it would be a pass for the commit.
    repository.git.git("branch", "other", "change");
    repository.pulls.push({ number: 8, title: "Detour", baseRef: "other", headRef: "change", state: "open" });
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    await deliver("pull_request", "opened", { number: 8, pull_request: { number: 8 } });
    await app.idle();
    const results = () =>
      repository.checkRuns.map(({ externalId, conclusion, title }) => [externalId, conclusion, title]);
    expect(results()).toEqual([
      ["pull/7", "failure", "1 newly open"],
      ["pull/8", "failure", "the same commit fails in pull request 7"],
    ]);
    const [seven] = repository.pulls;
    if (seven !== undefined) seven.state = "closed";
    await deliver("pull_request", "synchronize", { number: 8, pull_request: { number: 8 } });
    await app.idle();
    expect(results().at(-1)).toEqual(["pull/8", "success", "no connectivity change"]);
  });
});
