import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The App as it is run in production: the built server, in a process of its own. */
export interface AppProcess {
  readonly url: string;
  /** Sends SIGTERM and resolves with the exit status. */
  readonly stop: () => Promise<number | null>;
}

export interface AppProcessOptions {
  readonly githubHost: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly secret: string;
  readonly onLine: (line: string) => void;
}

/** Starts it on a free port of loopback and waits until it says that it listens. */
export async function startAppProcess(options: AppProcessOptions): Promise<AppProcess> {
  const main = new URL("../../dist/shells/app/main.js", import.meta.url).pathname;
  const child = spawn(process.execPath, [main], {
    env: environment(options),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stderr.pipe(process.stderr);
  // However the demo ends, the App must not outlive it.
  process.once("exit", () => child.kill("SIGKILL"));
  const url = await listening(child, options.onLine);
  return {
    url,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const [status] = (await ended) as [number | null];
      return status;
    },
  };
}

function environment({ githubHost, appId, privateKey, secret }: AppProcessOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    NODE_ENV: "production",
    APP_ID: String(appId),
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: secret,
    GHE_HOST: githubHost,
    GHE_PROTOCOL: "http",
    HOST: "127.0.0.1",
    PORT: "0",
  };
}

function listening(child: ChildProcess, onLine: (line: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (status) => {
      reject(new Error(`the App ended with status ${String(status)} before it listened`));
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      onLine(line);
      const entry = JSON.parse(line) as { readonly msg?: string; readonly url?: string };
      if (entry.msg === "listening" && entry.url !== undefined) resolve(entry.url);
    });
  });
}
