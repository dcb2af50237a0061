import { describe, expect, it } from "@jest/globals";
import { engineInWorker } from "../../../src/shells/app/engine-in-worker.ts";
import type { Engine } from "../../../src/shells/app/engine-port.ts";

const module = new URL("./support/workers/toy-worker.mjs", import.meta.url);

function start(seconds = 20, waiting = 1): Engine {
  return engineInWorker({ module, seconds, maxMegabytes: 32, waiting });
}

function judge(text: string, signal = new AbortController().signal, engine = start()) {
  const rendered = { base: {}, head: {} };
  const trees = { base: [], head: [{ path: "a.yaml", text }], rendered, acceptances: [] };
  return Promise.resolve(engine.judge(trees, signal));
}

describe("engineInWorker", () => {
  it("brings back the report", async () => {
    await expect(judge("")).resolves.toEqual({ title: "0 and 1 files" });
  });

  it.each([
    ["throws", "throw", /thrown in the worker/],
    ["ends by itself", "exit", /ended without a report/],
    ["eats all memory", "hoard", /needs more than 32 MB of memory.*ANALYSIS_MEGABYTES/],
  ])("rejects when the engine %s, and answers the next question", async (_name, text, message) => {
    const engine = start();
    await expect(judge(text, undefined, engine)).rejects.toThrow(message);
    await expect(judge("count", undefined, engine)).resolves.toEqual({ title: "question 1" });
  });

  it("gives up an analysis that takes too long, while the process goes on", async () => {
    const engine = start(4);
    let ticks = 0;
    const clock = setInterval(() => ticks++, 20);
    await expect(judge("spin", undefined, engine)).rejects.toThrow(
      /took longer than 4 seconds.*ANALYSIS_SECONDS/,
    );
    clearInterval(clock);
    expect(ticks).toBeGreaterThan(10);
    await expect(judge("count", undefined, engine)).resolves.toEqual({ title: "question 1" });
  });

  it("ends an analysis that nobody wants any more", async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 100);
    await expect(judge("spin", controller.signal)).rejects.toThrow(/stopped/);
  });

  it("asks the thread again that has answered", async () => {
    const engine = start();
    for (const title of ["question 1", "question 2", "question 3"])
      await expect(judge("count", undefined, engine)).resolves.toEqual({ title });
  });

  it("asks several threads at once, and keeps as many as it was told to", async () => {
    const engine = start(20, 1);
    const both = () => Promise.all([judge("count", undefined, engine), judge("count", undefined, engine)]);
    expect(await both()).toEqual([{ title: "question 1" }, { title: "question 1" }]);
    expect(await both()).toEqual(expect.arrayContaining([{ title: "question 1" }, { title: "question 2" }]));
  });

  it("asks the thread that has read the repository, and sends it nothing again", async () => {
    const engine = start(20, 2);
    const ask = (repository: string) => {
      const base = [{ path: "all.yaml", text: repository }];
      const head = [{ path: "a.yaml", text: "sent" }];
      const rendered = { base: {}, head: {} };
      return engine.judge({ base, head, rendered, acceptances: [] }, new AbortController().signal);
    };
    const first = { title: "2 texts for question 1" };
    expect(await Promise.all([ask("of one"), ask("of another")])).toEqual([first, first]);
    expect(await ask("of one")).toEqual({ title: "0 texts for question 2" });
    expect(await ask("of another")).toEqual({ title: "0 texts for question 2" });
    expect(await ask("of one")).toEqual({ title: "0 texts for question 3" });
  });

  it("asks a new thread where what one remembers leaves no room", async () => {
    const engine = start();
    await expect(judge("remember", undefined, engine)).resolves.toEqual({ title: "remembered" });
    await expect(judge("need", undefined, engine)).resolves.toEqual({ title: "question 1" });
  });
});
