// What the first file of the head says is what this engine does.
import { parentPort } from "node:worker_threads";

parentPort.on("message", ({ input: { base, head } }) => {
  switch (head[0]?.text) {
    case "throw":
      throw new Error("calsim is at fault: thrown in the worker");
    case "spin":
      for (;;);
    case "exit":
      process.exit(0);
    case "hoard": {
      const hoard = [];
      for (;;) hoard.push(new Array(100_000).fill(Math.random()));
    }
    default:
      parentPort.postMessage({ title: `${base.length} and ${head.length} files` });
  }
});
