import { parentPort, workerData } from "node:worker_threads";
import { brokenBy, fuzzCase, laws } from "./check-cluster.ts";
import { minimise } from "./minimise.ts";

/** What a thread is told: its share of the seeds. */
export interface FuzzTask {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly until: number;
}

/** What it tells: how far it is, or what it found, made small. */
export type FuzzReport =
  | { readonly kind: "progress"; readonly clusters: number; readonly flows: number }
  | { readonly kind: "broken"; readonly seed: number; readonly law: string; readonly text: string };

const task = workerData as FuzzTask;
const report = (message: FuzzReport): void => parentPort?.postMessage(message);
let clusters = 0;
let flows = 0;
for (let index = 0; index < task.count && Date.now() < task.until; index += 1) {
  checkSeed((task.first + index * task.step) >>> 0, index);
  clusters += 1;
  if (clusters === 100) tell();
}
tell();

function tell(): void {
  report({ kind: "progress", clusters, flows });
  clusters = 0;
  flows = 0;
}

function checkSeed(seed: number, index: number): void {
  const one = fuzzCase(seed);
  for (const law of laws) {
    if (index % law.every !== 0) continue;
    const result = brokenBy(law, one);
    flows += result.flows;
    if (result.broken.length === 0) continue;
    const small = minimise(one, (smaller) => brokenBy(law, smaller).broken.length > 0);
    const shared = new Set(small.head.files.map(({ text }) => text));
    const lines = [
      ...small.base.files.map(({ path, text }) => `  ${shared.has(text) ? "     " : "base "}${path} ${text}`),
      ...small.head.files
        .filter(({ text }) => small.base.files.every((file) => file.text !== text))
        .map(({ path, text }) => `  head ${path} ${text}`),
      `  options ${JSON.stringify(small.base.options)}`,
      ...brokenBy(law, small).broken.slice(0, 3),
    ];
    report({ kind: "broken", seed, law: law.name, text: lines.join("\n") });
  }
}
