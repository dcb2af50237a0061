import { describe, expect, it } from "@jest/globals";
import { ProbotOctokit } from "probot";
import { defaultLimits } from "../../../src/model/limits.ts";
import { commentMarker } from "../../../src/shells/app/sticky-comment.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const bench = useTestBench({ "a.yaml": "base\n" }, { "a.yaml": "head\n", "b.json": "{}" });

describe("an analysis that can't be done fails the check and says why", () => {
  it("the engine throws", async () => {
    await expectFailure(() => {
      throw new Error("calsim is at fault: token ghs_secretsecret\n    at somewhere");
    }, "the analysis could not be done: calsim is at fault: token [hidden]");
  });

  it("the engine rejects with something that isn't an error", async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- that is what is tested
    await expectFailure(() => Promise.reject("no"), "the analysis could not be done: no");
  });

  async function expectFailure(judge: () => never | Promise<never>, message: string): Promise<void> {
    const { start, deliver, repository } = bench();
    const app = await start({ judge });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([
      { status: "completed", conclusion: "failure", title: "the analysis could not be done", text: message },
    ]);
    expect(repository.comments).toHaveLength(1);
  }

  it.each([
    ["files", { files: 1 }, /limit `files`: 2, at most 1 are read; .*`CALSIM_LIMITS=files=NUMBER`/],
    [
      "bytes",
      { totalBytes: 6 },
      /limit `totalBytes`: 7, at most 6 are read; .*`CALSIM_LIMITS=totalBytes=NUMBER`/,
    ],
    ["entries", { entries: 1 }, /limit `entries`: more than 1; .*`CALSIM_LIMITS=entries=NUMBER`/],
  ])("too many %s", async (_name, limit, message) => {
    const { start, deliver, repository } = bench();
    const app = await start({ limits: { ...defaultLimits, ...limit } });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ status: "completed", conclusion: "failure" }]);
    expect(repository.checkRuns[0]?.text).toMatch(message);
  });

  it.each([
    ["/compare/", 404, /GitHub knows no common ancestor/],
    ["/git/trees/", 500, /GitHub answered 500 to GET \/repos\/shop\/infra\/git\/trees\//],
    ["/git/blobs/", 403, /GitHub answered 403 to GET \/repos\/shop\/infra\/git\/blobs\//],
  ])("GitHub refuses %s with %i", async (part, status, message) => {
    const { start, deliver, repository, github } = bench();
    github.intercept = ({ name }) => (name.includes(part) ? { status, body: { message: "no" } } : undefined);
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ status: "completed", conclusion: "failure" }]);
    expect(repository.checkRuns[0]?.text).toMatch(message);
  });
});

describe("a file that can't be read", () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12345\n";

  it.each([
    ["is a Git LFS pointer", pointer, /it is a Git LFS pointer: its content is not in the repository/],
    ["is too big", `${"x".repeat(200)}\n`, /limit `fileBytes`: 201, at most 150 are read/],
  ])("%s: the check fails and names it", async (_name, text, message) => {
    const { start, deliver, push, repository } = bench();
    push({ "a.yaml": text });
    const app = await start({ limits: { ...defaultLimits, fileBytes: 150 } });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([
      { conclusion: "failure", title: "1 file could not be read" },
    ]);
    expect(repository.checkRuns[0]?.text).toMatch(message);
    expect(repository.checkRuns[0]?.annotations).toMatchObject([{ path: "a.yaml", start_line: 1 }]);
  });

  it("fails no check that repairs it", async () => {
    const { start, deliver, repository } = bench();
    repository.git.commitFiles("main", { "a.yaml": pointer }, "broken");
    repository.git.git("checkout", "--quiet", "-B", "change");
    repository.git.commitFiles("change", { "a.yaml": "whole\n" }, "repaired");
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ conclusion: "success" }]);
    expect(repository.checkRuns[0]?.text).toMatch(/was not read on the base side/);
  });
});

describe("a request that may have worked", () => {
  it.each([
    ["check run", "POST /repos/{owner}/{repo}/check-runs"],
    ["comment", "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"],
  ])("does not lead to a second %s", async (_name, request) => {
    const { start, deliver, push, repository, github } = bench();
    push({ "a.yaml": "open ssh\n" });
    let failures = 0;
    github.intercept = ({ name, body }) => {
      if (name !== request || ++failures > 1) return undefined;
      // GitHub did what was asked, and the answer got lost.
      if (name.endsWith("comments")) {
        const text = (body as { body: string }).body;
        repository.comments.push({ id: 1, issue: 7, author: undefined, body: text });
      } else {
        repository.checkRuns.push(lostRun());
      }
      return { status: 502, body: { message: "Bad Gateway" } };
    };
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns.map(({ status }) => status)).toEqual(["completed"]);
    expect(repository.comments).toHaveLength(1);
  });

  function lostRun() {
    const output = { title: "", summary: "", text: "", annotations: [] };
    const headSha = bench().repository.git.git("rev-parse", "change");
    const externalId = "pull/7";
    const conclusion = undefined;
    return { id: 5, name: "calsim", headSha, externalId, status: "in_progress", conclusion, ...output };
  }

  it("is not repeated by Octokit's retry plugin before we have looked", async () => {
    const { start, deliver, repository, github } = bench();
    const runs = "/repos/{owner}/{repo}/check-runs";
    let failures = 0;
    github.intercept = ({ name }) =>
      name === `POST ${runs}` && ++failures === 1
        ? { status: 502, body: { message: "Bad Gateway" } }
        : undefined;
    const Octokit = ProbotOctokit.defaults((options: object) => ({
      ...options,
      throttle: { enabled: false },
    }));
    const app = await start({ Octokit });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    const names = github.requests.map(({ name }) => name).filter((name) => name.includes("check-runs"));
    const look = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";
    expect(names.slice(0, 4)).toEqual([look, `POST ${runs}`, look, `POST ${runs}`]);
    expect(repository.checkRuns).toHaveLength(1);
  });

  it("does not leave the check in progress when GitHub fails while it is completed", async () => {
    const { start, deliver, push, repository, github } = bench();
    push({ "a.yaml": "open ssh\n" });
    let failures = 0;
    github.intercept = ({ name }) =>
      name.startsWith("PATCH ") && name.includes("/check-runs/") && ++failures <= 2
        ? { status: 502, body: { message: "Bad Gateway" } }
        : undefined;
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ status: "completed", conclusion: "failure" }]);
  });

  it("is taken over by the next run where nothing could be written any more", async () => {
    const { start, deliver, repository, github } = bench();
    github.intercept = ({ name }) =>
      name.startsWith("PATCH ") ? { status: 502, body: { message: "Bad Gateway" } } : undefined;
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ status: "in_progress" }]);
    github.intercept = () => undefined;
    await deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ status: "completed", conclusion: "success" }]);
  });

  it("writes the comment anew when it was deleted in the meantime", async () => {
    const { start, deliver, push, repository, github } = bench();
    push({ "a.yaml": "open ssh\n" });
    repository.comments.push({ id: 1, issue: 7, author: undefined, body: `${commentMarker}\nold` });
    github.intercept = ({ name }) => {
      if (name.startsWith("PATCH ") && name.includes("/comments/")) repository.comments.splice(0);
      return undefined;
    };
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.comments.map(({ body }) => body)).toEqual([
      `${commentMarker}\n1 newly open\nssh is open`,
    ]);
  });

  it("says in the comment that checks can't be written, and judges nothing", async () => {
    const { start, deliver, repository, github } = bench();
    github.intercept = ({ name }) =>
      name === "POST /repos/{owner}/{repo}/check-runs"
        ? { status: 403, body: { message: "Resource not accessible by integration" } }
        : undefined;
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toEqual([]);
    expect(repository.comments).toMatchObject([
      { body: expect.stringContaining("has to grant `checks: write`") },
    ]);
    expect(github.requests.filter(({ name }) => name.includes("/git/trees/"))).toEqual([]);
  });

  it("is made up for once GitHub is back", async () => {
    const { start, deliver, repository, github } = bench();
    const runs = "POST /repos/{owner}/{repo}/check-runs";
    let failures = 0;
    github.intercept = ({ name }) =>
      name === runs && ++failures <= 3 ? { status: 503, body: { message: "Unavailable" } } : undefined;
    const app = await start({ retryAfter: [1, 1] });
    await deliver("pull_request", "opened", pullSeven);
    while (repository.checkRuns[0]?.status !== "completed") {
      await app.idle();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(repository.checkRuns).toMatchObject([{ conclusion: "success" }]);
  });

  it("does not call it a missing permission when GitHub has had enough of us", async () => {
    const { start, deliver, repository, github } = bench();
    github.intercept = ({ name }) =>
      name === "POST /repos/{owner}/{repo}/check-runs"
        ? { status: 403, body: { message: "You have exceeded a secondary rate limit" } }
        : undefined;
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.comments).toEqual([]);
  });

  it("gives the verdict on a pull request that was closed meanwhile", async () => {
    const { start, deliver, push, repository, github } = bench();
    push({ "a.yaml": "open ssh\n" });
    github.intercept = ({ name }) => {
      const [pull] = repository.pulls;
      if (pull !== undefined && name.includes("/git/trees/")) pull.state = "closed";
      return undefined;
    };
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ status: "completed", conclusion: "failure" }]);
  });

  it("leaves the verdict standing when the comment can't be written", async () => {
    const { start, deliver, push, repository, github } = bench();
    push({ "a.yaml": "open ssh\n" });
    github.intercept = ({ name }) =>
      name.includes("/comments") ? { status: 403, body: { message: "locked" } } : undefined;
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ conclusion: "failure", title: "1 newly open" }]);
  });
});
