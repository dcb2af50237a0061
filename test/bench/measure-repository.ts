import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { compare } from "../../src/compare.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { createParseCache } from "../../src/parse/parse-cache.ts";
import { createTreeMemory } from "../../src/parse/tree-memory.ts";
import { afterPullRequest, largeRepository, type RepositoryShape } from "./large-repository.ts";

/** What is measured about a repository, each in a process of its own. */
export type RepositoryTask = "calsim" | "yaml";

/** Seconds of processor time, and megabytes of resident memory at their highest. */
export interface RepositoryMeasurement {
  readonly files: number;
  readonly megabytes: number;
  /** The first pull request, or everything once with the YAML library. */
  readonly cold: number;
  /** The second pull request on the same base; `undefined` for the YAML library. */
  readonly warm: number | undefined;
  readonly peak: number;
}

const changedFiles = 5;

export function measureRepository(task: RepositoryTask, shape: RepositoryShape): RepositoryMeasurement {
  const files = largeRepository(shape);
  const size = {
    files: files.length,
    megabytes: files.reduce((sum, { text }) => sum + text.length, 0) / 2 ** 20,
  };
  globalThis.gc?.();
  if (task === "yaml") {
    const cold = timed(() => {
      for (const { text } of files) for (const document of parseAllDocuments(text)) document.toJS();
    });
    return { ...size, cold, warm: undefined, peak: peakMegabytes() };
  }
  const caches = { cache: createParseCache(), trees: createTreeMemory() };
  const [cold, warm] = [1, 2].map((request) => {
    const base = asRead(files);
    const head = asRead(afterPullRequest(files, changedFiles, request));
    globalThis.gc?.();
    return timed(() => compare(base, head, { caches }));
  });
  return { ...size, cold: cold ?? NaN, warm, peak: peakMegabytes() };
}

/** Texts of their own, as each run reads them: what the runtime remembers of the others must not help. */
function asRead(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.map(({ path, text }) => ({ path, text: Buffer.from(text).toString() }));
}

/**
 * Processor time of the thread that works, where the system tells it: what else the machine does counts for nothing, and
 * collecting garbage on the side is what a second core is for.
 */
function timed(work: () => unknown): number {
  const start = secondsNow();
  work();
  return secondsNow() - start;
}

function secondsNow(): number {
  try {
    return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e9;
  } catch {
    return performance.now() / 1000;
  }
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}
