import { parentPort } from "node:worker_threads";
import { compare } from "../../compare.ts";
import type { SourceFile } from "../../model/resource.ts";

/** The thread that judge-in-worker.ts starts: two trees in, a report out. */
parentPort?.on(
  "message",
  (trees: { readonly base: readonly SourceFile[]; readonly head: readonly SourceFile[] }) => {
    parentPort?.postMessage(
      compare(trees.base, trees.head, { today: new Date().toISOString().slice(0, 10) }),
    );
  },
);
