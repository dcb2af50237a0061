import { spawn } from "node:child_process";
import { once } from "node:events";
import { generateKeyPairSync } from "node:crypto";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "@jest/globals";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const good = { APP_ID: "1", PRIVATE_KEY: key, WEBHOOK_SECRET: "a secret", PORT: "0", HOST: "127.0.0.1" };

/** Starts src/shells/app/main.ts in a process of its own, with this environment and nothing else. */
function start(environment: Readonly<Record<string, string>>) {
  const main = new URL("../../../src/shells/app/main.ts", import.meta.url).pathname;
  const env = { PATH: process.env["PATH"], ...environment };
  return spawn(process.execPath, ["--import", "tsx", main], { env, stdio: ["ignore", "pipe", "pipe"] });
}

describe("the process", () => {
  it.each(["WEBHOOK_SECRET", "APP_ID", "PRIVATE_KEY"])(
    "refuses to start without %s",
    async (name) => {
      const child = start({ ...good, [name]: "" });
      const [said, [status]] = await Promise.all([text(child.stderr), once(child, "exit")]);
      expect([status, said]).toEqual([1, expect.stringContaining(`calsim does not start:\n  ${name} `)]);
    },
    20_000,
  );

  it("is healthy, and ends with status 0 on SIGTERM", async () => {
    const child = start(good);
    const ended = once(child, "exit");
    const url = await new Promise<string>((resolve, reject) => {
      void ended.then(() => {
        reject(new Error("it ended by itself"));
      });
      child.stdout.on("data", (line: Buffer) => {
        const entry = JSON.parse(line.toString("utf8").split("\n", 1)[0] ?? "") as { url?: string };
        if (entry.url !== undefined) resolve(entry.url);
      });
    });
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  }, 20_000);
});
