// What the first file of the head says is what this engine does.
import { parentPort } from "node:worker_threads";

let questions = 0;
const known = new Map();
const hoarded = [];

parentPort.on("message", ({ input: { input, texts } }) => {
  const { base, head } = input;
  questions += 1;
  for (const [number, text] of texts) known.set(number, text);
  const text = known.get(head[0]?.text) ?? "";
  switch (text) {
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
    case "remember":
      for (let left = 200; left > 0; left -= 1) hoarded.push(new Array(10_000).fill(Math.random()));
      parentPort.postMessage({ title: "remembered" });
      break;
    case "need":
      // Room enough, but for what is remembered.
      hoarded.push(new Array(2_500_000).fill(Math.random()));
      parentPort.postMessage({ title: `question ${questions}` });
      break;
    case "sent":
      parentPort.postMessage({ title: `${texts.length} texts for question ${questions}` });
      break;
    case "count":
      parentPort.postMessage({ title: `question ${questions}` });
      break;
    default:
      parentPort.postMessage({ title: `${base.length} and ${head.length} files` });
  }
});
