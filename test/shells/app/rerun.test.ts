import { describe, expect, it } from "@jest/globals";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const bench = useTestBench({ "a.yaml": "base\n" }, { "a.yaml": "open ssh\n" });
const listOpenPulls = "GET /repos/{owner}/{repo}/pulls";

describe("someone asks for the check again", () => {
  it("runs the pull request that the check run's external id names", async () => {
    const { start, deliver, repository, github } = bench();
    const app = await start();
    const check_run = { name: "calsim", head_sha: head(), external_id: "pull/7", pull_requests: [] };
    expect(await deliver("check_run", "rerequested", { check_run })).toBe(202);
    await app.idle();
    expect(repository.checkRuns.map(({ externalId, conclusion }) => [externalId, conclusion])).toEqual([
      ["pull/7", "failure"],
    ]);
    expect(github.requests.map(({ name }) => name)).not.toContain(listOpenPulls);
  });

  it("searches the open pull requests when neither an external id nor the event names one, as for forks", async () => {
    const { start, deliver, repository, github } = bench();
    const app = await start();
    const check_run = { name: "calsim", head_sha: head(), external_id: "", pull_requests: [] };
    await deliver("check_run", "rerequested", { check_run });
    await app.idle();
    expect(repository.checkRuns.map(({ externalId }) => externalId)).toEqual(["pull/7"]);
    expect(github.requests.map(({ name }) => name)).toContain(listOpenPulls);
  });

  it("takes the pull requests of a suite from its check runs", async () => {
    const { start, deliver, repository } = bench();
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    const check_suite = { id: 1, head_sha: head(), pull_requests: [] };
    expect(await deliver("check_suite", "rerequested", { check_suite })).toBe(202);
    await app.idle();
    expect(repository.checkRuns.map(({ externalId }) => externalId)).toEqual(["pull/7", "pull/7"]);
    expect(repository.comments).toHaveLength(1);
  });

  it("takes them from the event when the suite has no run of ours yet", async () => {
    const { start, deliver, repository } = bench();
    const app = await start();
    const check_suite = { id: 1, head_sha: head(), pull_requests: [{ number: 7 }] };
    await deliver("check_suite", "rerequested", { check_suite });
    await app.idle();
    expect(repository.checkRuns.map(({ externalId }) => externalId)).toEqual(["pull/7"]);
  });

  it("judges again at the press of the button", async () => {
    const { start, deliver, repository } = bench();
    const app = await start();
    const check_run = { name: "calsim", head_sha: head(), external_id: "pull/7" };
    await deliver("check_run", "requested_action", { check_run, requested_action: { identifier: "dance" } });
    await app.idle();
    expect(repository.checkRuns).toEqual([]);
    await deliver("check_run", "requested_action", { check_run, requested_action: { identifier: "rerun" } });
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ externalId: "pull/7", conclusion: "failure" }]);
  });

  it("leaves check runs of another name alone", async () => {
    const { start, deliver, writes } = bench();
    const app = await start();
    await deliver("check_run", "rerequested", { check_run: { name: "lint", head_sha: head() } });
    await app.idle();
    expect(writes()).toEqual([]);
  });
});

describe("a merge queue asks", () => {
  const group = () => ({
    merge_group: {
      base_sha: bench().baseSha,
      head_sha: head(),
      head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${bench().baseSha}`,
    },
  });

  it("judges base against head of the group, without a comment", async () => {
    const { start, deliver, repository, baseSha, writes } = bench();
    const app = await start();
    expect(await deliver("merge_group", "checks_requested", group())).toBe(202);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([
      { headSha: head(), externalId: `merge-group/${baseSha}/7`, conclusion: "failure" },
    ]);
    expect(writes().filter((name) => name.includes("comments"))).toEqual([]);
  });

  it("runs again from the external id", async () => {
    const { start, deliver, repository, baseSha } = bench();
    const app = await start();
    const check_run = { name: "calsim", head_sha: head(), external_id: `merge-group/${baseSha}` };
    await deliver("check_run", "rerequested", { check_run });
    await app.idle();
    expect(repository.checkRuns.map(({ externalId }) => externalId)).toEqual([`merge-group/${baseSha}`]);
  });

  it("stops when the group is dissolved, and leaves no check in progress", async () => {
    const { start, deliver, repository, github } = bench();
    const app = await start();
    let destroyed: Promise<unknown> | undefined;
    github.intercept = async ({ name }) => {
      if (name.includes("/git/trees/")) await (destroyed ??= deliver("merge_group", "destroyed", group()));
      return undefined;
    };
    await deliver("merge_group", "checks_requested", group());
    await app.idle();
    expect(repository.checkRuns.map(({ conclusion, title }) => [conclusion, title])).toEqual([
      ["failure", "withdrawn"],
    ]);
  });
});

function head(): string {
  return bench().repository.git.git("rev-parse", "change");
}
