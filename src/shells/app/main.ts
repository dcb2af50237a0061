import { readFileSync } from "node:fs";
import { renderCheck } from "../../render/check.ts";
import { renderComment } from "../../render/comment.ts";
import { createLog } from "./create-log.ts";
import { engineInWorker } from "./engine-in-worker.ts";
import { readSettings } from "./settings.ts";
import { startApp } from "./start-app.ts";

/** Starts the App from the environment; see the README of this folder. */
async function main(): Promise<void> {
  const result = readSettings(process.env, (path) => readFileSync(path, "utf8"));
  if (result.kind === "faults") {
    process.stderr.write(["calsim does not start:", ...result.faults].join("\n  ") + "\n");
    process.exitCode = 1;
    return;
  }
  const { settings } = result;
  const log = createLog(settings.logLevel);
  const engine = engineInWorker({
    module: new URL(
      import.meta.url.endsWith(".ts") ? "engine-worker.ts" : "engine-worker.js",
      import.meta.url,
    ),
    seconds: settings.analysisSeconds,
    maxMegabytes: settings.analysisMegabytes,
    waiting: settings.concurrency,
    limits: settings.limits,
  });
  const searchPath = process.env["PATH"] ?? "";
  const app = await startApp(settings, {
    engine,
    renderers: { renderCheck, renderComment },
    searchPath,
    log,
  });
  log.info({ url: app.url }, "listening");

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping: running analyses may finish");
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

await main();
