import { describe, expect, it } from "@jest/globals";
import { commentMarker } from "../../../src/shells/app/sticky-comment.ts";
import { appId, pullSeven, useTestBench } from "./support/test-bench.ts";

const closed = { "policy/hosts.yaml": "kind: Closed\n" };
const opened = { "policy/hosts.yaml": "kind: Closed\nopen ssh\n", "README.md": "not read" };
const bench = useTestBench(closed, opened);
const slug = "/repos/shop/infra";

describe("a pull request is opened", () => {
  it("sends exactly these requests", async () => {
    const { start, deliver, github, repository, baseSha } = bench();
    const app = await start();
    expect(await deliver("pull_request", "opened", pullSeven)).toBe(202);
    await app.idle();

    const git = repository.git.git;
    const head = git("rev-parse", "change");
    const blobs = ["main", "change"].map((branch) => git("rev-parse", `${branch}:policy/hosts.yaml`));
    const output = {
      title: "1 newly open",
      summary: "summary: 1 newly open",
      text: "ssh is open",
      annotations: [
        {
          path: "policy/hosts.yaml",
          start_line: 2,
          end_line: 2,
          annotation_level: "failure",
          title: "toy",
          message: "ssh is open",
        },
      ],
    };
    const actions = [
      { identifier: "rerun", label: "Judge again", description: "Reads commits and comments again" },
    ];
    const expected = [
      { url: "/app/installations/42/access_tokens", body: undefined },
      { url: `${slug}/pulls/7` },
      { url: `${slug}/commits/${head}/check-runs?check_name=calsim&app_id=${appId}&filter=all&per_page=100` },
      {
        url: `${slug}/check-runs`,
        body: { name: "calsim", head_sha: head, external_id: "pull/7", status: "in_progress" },
      },
      { url: `${slug}/git/ref/heads%2Fmain` },
      { url: `${slug}/compare/${baseSha}...${head}?per_page=1` },
      { url: `${slug}/git/trees/${baseSha}?recursive=1` },
      { url: `${slug}/git/trees/${head}?recursive=1` },
      ...blobs.map((sha) => ({ url: `${slug}/git/blobs/${sha}` })),
      // What people have accepted.
      { url: `${slug}/issues/7/comments?per_page=100` },
      { url: `${slug}/pulls/7` },
      {
        url: `${slug}/check-runs/100`,
        body: { status: "completed", conclusion: "failure", actions, output },
      },
      { url: `${slug}/issues/7/comments?per_page=100` },
      {
        url: `${slug}/issues/7/comments`,
        body: { body: `${commentMarker}\n1 newly open\nssh is open` },
      },
    ];
    const sent = github.requests.map(({ url, body }) => (body === undefined ? { url } : { url, body }));
    expect(sent).toEqual(expected);
  });

  it("reads files that did not change once, and remembers them for the next run", async () => {
    const { start, deliver, github, push } = bench();
    push({ ...closed, "policy/new.yaml": "open dns\n" });
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    const blobs = () => github.requests.filter(({ name }) => name.includes("/git/blobs/")).length;
    expect(blobs()).toBe(2);
    await deliver("pull_request", "reopened", pullSeven);
    await app.idle();
    expect(blobs()).toBe(2);
  });

  it("leaves closed pull requests and edits of the title alone", async () => {
    const { start, deliver, repository, writes } = bench();
    const app = await start();
    await deliver("pull_request", "edited", { ...pullSeven, changes: { title: { from: "Old" } } });
    for (const pull of repository.pulls) pull.state = "closed";
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(writes()).toEqual([]);
  });

  it("judges again when the base branch was changed", async () => {
    const { start, deliver, repository } = bench();
    const app = await start();
    const changes = { base: { ref: { from: "old" }, sha: { from: "0" } } };
    await deliver("pull_request", "edited", { ...pullSeven, changes });
    await app.idle();
    expect(repository.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure"]);
  });
});

describe("a push to the pull request", () => {
  it("updates the comment instead of writing a second one", async () => {
    const { start, deliver, push, repository, writes } = bench();
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    push({ "policy/hosts.yaml": "open ssh\nopen dns\n" });
    await deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(repository.comments.map(({ body }) => body)).toEqual([
      `${commentMarker}\n2 newly open\nssh is open\ndns is open`,
    ]);
    expect(writes().filter((name) => name.includes("comments"))).toEqual([
      "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
      "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
    ]);
  });

  it("says in the existing comment that nothing changes any more", async () => {
    const { start, deliver, push, repository } = bench();
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    push(closed);
    await deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(repository.comments.map(({ body }) => body)).toEqual([`${commentMarker}\nno connectivity change`]);
    expect(repository.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure", "success"]);
  });

  it("does not write a comment that would be the same", async () => {
    const { start, deliver, push, writes } = bench();
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    push({ ...opened, "README.md": "another text" });
    await deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(writes().filter((name) => name.includes("comments"))).toHaveLength(1);
  });

  it("writes no comment where nothing changed and none exists", async () => {
    const { start, deliver, push, repository } = bench();
    push(closed);
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.comments).toEqual([]);
    expect(repository.checkRuns.map(({ conclusion, title }) => [conclusion, title])).toEqual([
      ["success", "no connectivity change"],
    ]);
  });
});
