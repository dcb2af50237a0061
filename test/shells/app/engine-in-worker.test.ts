import { describe, expect, it } from "@jest/globals";
import { engineInWorker } from "../../../src/shells/app/engine-in-worker.ts";

const module = new URL("./support/workers/toy-worker.mjs", import.meta.url);

function judge(text: string, signal = new AbortController().signal, seconds = 20) {
  const engine = engineInWorker({ module, seconds, maxMegabytes: 32 });
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
    ["eats all memory", "hoard", /needs more than 32 MB of memory/],
  ])("rejects when the engine %s", async (_name, text, message) => {
    await expect(judge(text)).rejects.toThrow(message);
  });

  it("gives up an analysis that takes too long, while the process goes on", async () => {
    let ticks = 0;
    const clock = setInterval(() => ticks++, 20);
    await expect(judge("spin", undefined, 1)).rejects.toThrow(/took longer than 1 seconds/);
    clearInterval(clock);
    expect(ticks).toBeGreaterThan(10);
  });

  it("ends an analysis that nobody wants any more", async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 100);
    await expect(judge("spin", controller.signal)).rejects.toThrow(/stopped/);
  });
});
