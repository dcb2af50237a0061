import { createRequire } from "node:module";
import { isatty } from "node:tty";
import type { TextSink, World } from "./world.ts";

/** The process this runs in. */
export function processWorld(): World {
  // The same place from `src` and from `dist`.
  const { version } = createRequire(import.meta.url)("../../../package.json") as { readonly version: string };
  return {
    args: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
    today: new Date().toISOString().slice(0, 10),
    version,
    stdin: process.stdin,
    stdout: sinkOf(process.stdout, isatty(1)),
    stderr: sinkOf(process.stderr, isatty(2)),
  };
}

/** Writes one after the other; a reader who has gone (`calsim matrix . | head`) is no error. */
function sinkOf(stream: NodeJS.WriteStream, isTerminal: boolean): TextSink {
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    open = false;
  });
  const write = (text: string): Promise<boolean> =>
    new Promise((resolve) => {
      if (!open) resolve(false);
      else
        stream.write(text, (error) => {
          resolve(error === null || error === undefined);
        });
    });
  return { write, isTerminal, columns: stream.columns };
}
