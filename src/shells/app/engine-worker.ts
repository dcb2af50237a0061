import { parentPort } from "node:worker_threads";
import { createEngine } from "./engine.ts";
import type { EngineRequest } from "./engine-in-worker.ts";

const engine = createEngine(() => new Date().toISOString().slice(0, 10));
const signal = new AbortController().signal;

/** The thread that engine-in-worker.ts starts: one question in, its answer out. */
parentPort?.on("message", (request: EngineRequest) => {
  parentPort?.postMessage(answer(request));
});

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
