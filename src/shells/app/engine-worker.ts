import { parentPort, workerData } from "node:worker_threads";
import { createParseCache } from "../../parse/parse-cache.ts";
import { createTreeMemory } from "../../parse/tree-memory.ts";
import { createEngine } from "./engine.ts";
import type { EngineRequest, WorkerSettings } from "./engine-in-worker.ts";
import { createUnpacker, type PackedInput } from "./pack-input.ts";

const { maxMegabytes, limits } = workerData as WorkerSettings;
/** Of the memory of the thread: what is kept of a text takes several times its length. */
const characters = (maxMegabytes * 1024 * 1024) / 8;
const engine = createEngine(() => new Date().toISOString().slice(0, 10), {
  caches: { cache: createParseCache(characters), trees: createTreeMemory(2, characters) },
  ...(limits === undefined ? {} : { limits }),
});
const signal = new AbortController().signal;
const unpack = createUnpacker();

/** The thread that engine-in-worker.ts starts: a question in, its answer out, and then the next. */
parentPort?.on(
  "message",
  ({ kind, input }: { readonly kind: EngineRequest["kind"]; readonly input: PackedInput }) => {
    // What was packed was the argument of a function of this kind.
    parentPort?.postMessage(answer({ kind, input: unpack(input) } as EngineRequest));
  },
);

function answer(request: EngineRequest): unknown {
  switch (request.kind) {
    case "readSettings":
      return engine.readSettings(request.input, signal);
    case "planRenders":
      return engine.planRenders(request.input, signal);
    case "judge":
      return engine.judge(request.input, signal);
    case "explain":
      return engine.explain(request.input, signal);
  }
}
