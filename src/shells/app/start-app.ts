import type { AddressInfo } from "node:net";
import { Probot, ProbotOctokit } from "probot";
import type { Logger } from "pino";
import type { AppTools } from "./app-tools.ts";
import { createBlobCache } from "./blob-cache.ts";
import { createHttpServer } from "./http-server.ts";
import { createJobQueue, type JobQueue } from "./job-queue.ts";
import type { Engine } from "./engine-port.ts";
import type { Limits } from "../../model/limits.ts";
import { registerEvents } from "./register-events.ts";
import type { Renderers } from "./render-port.ts";
import { runJob } from "./run-job.ts";
import type { Settings } from "./settings.ts";

export interface AppParts {
  readonly engine: Engine;
  readonly renderers: Renderers;
  readonly log: Logger;
  readonly limits?: Limits;
  /** When a job that failed is tried again, in milliseconds. */
  readonly retryAfter?: readonly number[];
  /** Where `kustomize` and `helm` are looked for. Default: nowhere. */
  readonly searchPath?: string;
  /** For tests: a client without retries and throttling. */
  readonly Octokit?: typeof ProbotOctokit;
}

export interface RunningApp {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Resolves when no job waits or runs. */
  readonly idle: () => Promise<void>;
  /** Stops accepting, lets running jobs finish within the time settings give them, and closes the server. */
  readonly stop: () => Promise<void>;
}

const cacheBytes = 128 * 1024 * 1024;

/** Starts the App: server, webhooks, queue. Resolves when it listens. */
export async function startApp(settings: Settings, parts: AppParts): Promise<RunningApp> {
  const { log } = parts;
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    log,
    Octokit: parts.Octokit ?? ProbotOctokit,
    ...(settings.apiUrl === undefined ? {} : { baseUrl: settings.apiUrl }),
  });
  await probot.ready();
  const tools: AppTools = {
    appId: settings.appId,
    authenticate: (installation) => probot.auth(installation),
    engine: parts.engine,
    renderers: parts.renderers,
    searchPath: parts.searchPath,
    cache: createBlobCache(cacheBytes),
    webUrl: settings.webUrl,
    limits: parts.limits ?? settings.limits,
    log,
  };
  const queue: JobQueue = createJobQueue({
    concurrency: settings.concurrency,
    retryAfter: parts.retryAfter ?? [30_000, 300_000],
    run: (job, signal) => runJob(job, tools, signal, (found) => queue.enqueue(found)),
    onError: (job, error) => {
      log.error({ err: error, job }, "job failed");
    },
  });
  registerEvents(probot, queue, log);

  let open = true;
  const server = createHttpServer({
    probot,
    webhookPath: settings.webhookPath,
    log,
    isOpen: () => open,
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, settings.host, resolve);
  });
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}`,
    idle: () => queue.idle(),
    async stop() {
      open = false;
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeIdleConnections();
      await queue.drain(settings.drainSeconds * 1000);
      server.closeAllConnections();
      await closed;
    },
  };
}
