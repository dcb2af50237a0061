import { describe, expect, it } from "@jest/globals";
import { createJobQueue } from "../../../src/shells/app/job-queue.ts";
import type { Job, MergeGroupJob } from "../../../src/shells/app/job.ts";
import { stopReasonOf } from "../../../src/shells/app/stop-reason.ts";
import { createGate, type Gate } from "./support/gate.ts";

/** Jobs with the same head have the same key; `base` tells them apart. */
const job = (head: string, base = "1"): MergeGroupJob => ({
  kind: "merge-group",
  installation: 1,
  owner: "shop",
  repo: "infra",
  headSha: head,
  baseSha: base,
  number: undefined,
});

/** A queue whose jobs wait at a gate of their own, and what has happened in it so far. */
function createBench(concurrency: number) {
  const events: string[] = [];
  const gates = new Map<string, Gate>();
  const name = (of: Job) => (of.kind === "merge-group" ? `${of.headSha}${of.baseSha}` : of.kind);
  const gate = (of: string): Gate => {
    const found = gates.get(of) ?? createGate();
    gates.set(of, found);
    return found;
  };
  const queue = createJobQueue({
    concurrency,
    async run(started, signal) {
      events.push(`${name(started)} starts`);
      await gate(name(started)).pass();
      events.push(`${name(started)} ends${signal.aborted ? `: ${stopReasonOf(signal)?.kind ?? ""}` : ""}`);
      if (name(started).startsWith("bad")) throw new Error("bad");
    },
    onError: (failed) => events.push(`${name(failed)} fails`),
  });
  return { queue, events, gate };
}

describe("createJobQueue", () => {
  it("stops the running job of a key, and runs only the newest of those behind it", async () => {
    const { queue, events, gate } = createBench(4);
    queue.enqueue(job("a", "1"));
    await gate("a1").reached;
    queue.enqueue(job("a", "2"));
    queue.enqueue(job("a", "3"));
    gate("a1").open();
    gate("a3").open();
    await queue.idle();
    expect(events).toEqual(["a1 starts", "a1 ends: newer-event", "a3 starts", "a3 ends"]);
  });

  it("puts a newer job in the place of a waiting one", async () => {
    const { queue, events, gate } = createBench(1);
    queue.enqueue(job("a"));
    await gate("a1").reached;
    queue.enqueue(job("b", "1"));
    queue.enqueue(job("c"));
    queue.enqueue(job("b", "2"));
    for (const name of ["a1", "b2", "c1"]) gate(name).open();
    await queue.idle();
    expect(events.filter((event) => event.endsWith("starts"))).toEqual([
      "a1 starts",
      "b2 starts",
      "c1 starts",
    ]);
  });

  it("runs jobs of different keys side by side, and outlives one that fails", async () => {
    const { queue, events, gate } = createBench(2);
    queue.enqueue(job("bad"));
    queue.enqueue(job("b"));
    await Promise.all([gate("bad1").reached, gate("b1").reached]);
    gate("bad1").open();
    gate("b1").open();
    await queue.idle();
    expect(events.slice(0, 2)).toEqual(["bad1 starts", "b1 starts"]);
    expect(events).toContain("bad1 fails");
  });

  it("takes nothing more while it drains, and tells what is left to stop at the deadline", async () => {
    const { queue, events, gate } = createBench(1);
    queue.enqueue(job("a"));
    queue.enqueue(job("b"));
    await gate("a1").reached;
    const drained = queue.drain(20);
    expect(queue.enqueue(job("c"))).toBe(false);
    setTimeout(() => {
      gate("a1").open();
      gate("b1").open();
    }, 60);
    await drained;
    expect(events).toEqual(["a1 starts", "a1 ends: shutdown", "b1 starts", "b1 ends: shutdown"]);
  });
});

describe("a job that fails", () => {
  function failing(times: number, retryAfter: readonly number[]) {
    const tries: string[] = [];
    const queue = createJobQueue({
      concurrency: 1,
      run: (started) => {
        tries.push(started.kind === "merge-group" ? started.baseSha : started.kind);
        return tries.length <= times ? Promise.reject(new Error("GitHub is down")) : Promise.resolve();
      },
      onError: () => undefined,
      retryAfter,
    });
    return { queue, tries };
  }

  async function settle(isDone: () => boolean): Promise<void> {
    while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  it("is tried again as often as it is told, and no more", async () => {
    const { queue, tries } = failing(9, [1, 1]);
    queue.enqueue(job("a"));
    await settle(() => tries.length === 3);
    await queue.idle();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tries).toEqual(["1", "1", "1"]);
  });

  it("makes room for a newer one, which is not tried twice", async () => {
    const { queue, tries } = failing(1, [60_000]);
    queue.enqueue(job("a"));
    await queue.idle();
    queue.enqueue(job("a", "2"));
    await queue.idle();
    expect(tries).toEqual(["1", "2"]);
  });

  it("is forgotten when the process stops", async () => {
    const { queue, tries } = failing(1, [5]);
    queue.enqueue(job("a"));
    await queue.idle();
    await queue.drain(0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tries).toEqual(["1"]);
  });
});
