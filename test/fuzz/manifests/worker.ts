import { parentPort, workerData } from "node:worker_threads";
import type { SourceFile } from "../../../src/model/resource.ts";
import { faultOf, manifestCase } from "./check-tree.ts";

/** What the thread is told: seeds from the first on, until the time is up. */
export interface ManifestTask {
  readonly trees: readonly (readonly SourceFile[])[];
  readonly first: number;
  readonly until: number;
}

/** What it tells: the seed it turns to, and what was wrong with it. */
export type ManifestReport =
  | { readonly kind: "started"; readonly seed: number }
  | { readonly kind: "broken"; readonly seed: number; readonly fault: string; readonly text: string };

const { trees, first, until } = workerData as ManifestTask;
const report = (message: ManifestReport): void => parentPort?.postMessage(message);
for (let seed = first; Date.now() < until; seed += 1) {
  report({ kind: "started", seed });
  const one = manifestCase(trees, seed);
  const fault = faultOf(one);
  const text = one.head.find(({ path }) => path === one.path)?.text ?? "";
  if (fault !== undefined) report({ kind: "broken", seed, fault, text: `${one.path}\n${text}` });
}
