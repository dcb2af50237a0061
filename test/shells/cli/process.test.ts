import { spawn } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { cases } from "./support/run.ts";
import { directoryOf } from "./support/trees.ts";

const root = path.resolve(import.meta.dirname, "../../..");

function start(
  command: string,
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn("bash", ["-o", "pipefail", "-c", command], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
  return new Promise((resolve) => {
    child.on("close", (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

const calsim = `${process.execPath} --import tsx src/shells/cli/main.ts`;

describe("the process", () => {
  it("ends with the status of the command", async () => {
    const { status, stdout } = await start(
      `${calsim} diff ${cases}/host-firewall-opened/base ${cases}/host-firewall-opened/head`,
    );
    expect(stdout).toContain("6 new app-pod to host edges");
    expect(status).toBe(1);
  }, 60_000);

  it("bears a reader that goes away", async () => {
    const pods = Array.from(
      { length: 120 },
      (_, index) => `apiVersion: v1\nkind: Pod\nmetadata: { name: p${index} }\n`,
    ).join("---\n");
    const { status, stdout, stderr } = await start(
      `${calsim} matrix ${directoryOf({ "pods.yaml": pods })} | head -n 1`,
    );
    expect([stdout, stderr, status]).toEqual(["121 endpoints\n", "", 0]);
  }, 60_000);
});
