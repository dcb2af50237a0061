import { describe, expect, it } from "@jest/globals";
import { createGate } from "./support/gate.ts";
import { toyJudge } from "./support/toy-engine.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const bench = useTestBench({ "a.yaml": "base\n" }, { "a.yaml": "open first\n" });

describe("a push arrives while the first run is under way", () => {
  it("writes the newest result only", async () => {
    const { start, deliver, push, repository } = bench();
    const gate = createGate();
    let judged = 0;
    const app = await start({
      judge: async (trees, signal) => {
        if (++judged === 1) await gate.pass();
        return toyJudge(trees, signal);
      },
    });
    await deliver("pull_request", "opened", pullSeven);
    await gate.reached;
    const newest = push({ "a.yaml": "open second\n" });
    await deliver("pull_request", "synchronize", pullSeven);
    gate.open();
    await app.idle();

    expect(repository.comments.map(({ body }) => body.split("\n").slice(1))).toEqual([
      ["1 newly open", "second is open"],
    ]);
    expect(repository.checkRuns.map(({ conclusion, title }) => [conclusion, title])).toEqual([
      ["failure", `superseded by ${newest}`],
      ["failure", "1 newly open"],
    ]);
  });

  it("drops the old result even if the event about the push never comes", async () => {
    const { start, deliver, push, repository } = bench();
    const gate = createGate();
    const app = await start({
      judge: async (trees, signal) => {
        await gate.pass();
        return toyJudge(trees, signal);
      },
    });
    await deliver("pull_request", "opened", pullSeven);
    await gate.reached;
    const newest = push({ "a.yaml": "open second\n" });
    gate.open();
    await app.idle();
    expect(repository.comments).toEqual([]);
    expect(repository.checkRuns.map(({ title }) => title)).toEqual([`superseded by ${newest}`]);
  });

  it("stops fetching for the old head", async () => {
    const { start, deliver, push, github, repository } = bench();
    const gate = createGate();
    github.intercept = async ({ name }) => {
      if (name.includes("/git/trees/")) await gate.pass();
      return undefined;
    };
    const app = await start();
    await deliver("pull_request", "opened", pullSeven);
    await gate.reached;
    push({ "a.yaml": "open second\n" });
    await deliver("pull_request", "synchronize", pullSeven);
    const old = repository.git.git("rev-parse", "change~1:a.yaml");
    gate.open();
    await app.idle();
    expect(github.requests.filter(({ url }) => url.endsWith(`/git/blobs/${old}`))).toEqual([]);
    expect(repository.checkRuns.map(({ status }) => status)).toEqual(["completed", "completed"]);
  });
});

describe("the process is told to stop", () => {
  it("lets a running analysis finish in time", async () => {
    const { start, deliver, repository } = bench();
    const gate = createGate();
    const app = await start({
      judge: async (trees, signal) => {
        await gate.pass();
        return toyJudge(trees, signal);
      },
    });
    await deliver("pull_request", "opened", pullSeven);
    await gate.reached;
    const stopped = app.stop();
    gate.open();
    await stopped;
    expect(repository.checkRuns.map(({ title }) => title)).toEqual(["1 newly open"]);
  });

  it("completes the check of one that takes too long", async () => {
    const { start, deliver, repository } = bench();
    const gate = createGate();
    const judge = (_trees: unknown, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(new Error("stopped"));
        });
        void gate.pass();
      });
    const app = await start({ judge }, { drainSeconds: 0 });
    await deliver("pull_request", "opened", pullSeven);
    await gate.reached;
    await app.stop();
    expect(repository.checkRuns.map(({ conclusion, title }) => [conclusion, title])).toEqual([
      ["failure", "interrupted"],
    ]);
  });
});
