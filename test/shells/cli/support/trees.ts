import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "@jest/globals";

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A directory that is gone after the tests. */
export function directoryOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), "calsim-cli-")));
  made.push(directory);
  writeFiles(directory, files);
  return directory;
}

export function writeFiles(directory: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
}

/** Runs git in the directory, away from the settings of whoever runs the tests. */
export function git(directory: string, ...args: readonly string[]): string {
  const who = [
    "-c",
    "user.name=test",
    "-c",
    "user.email=test@example.com",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "core.symlinks=true",
  ];
  const env = { PATH: process.env["PATH"] ?? "", HOME: directory, GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", [...who, "-C", directory, ...args], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** Commits everything and gives the commit's id. */
export function commit(directory: string): string {
  git(directory, "add", "-A");
  git(directory, "commit", "-q", "--allow-empty", "-m", "state");
  return git(directory, "rev-parse", "HEAD");
}

/** Two pods, and a policy that lets `client` reach `server` on one port. */
export function world(port = 80): Record<string, string> {
  const pod = (name: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }\n`;
  return {
    "pods.yaml": `${pod("client")}---\n${pod("server")}`,
    "policy.yaml": [
      "apiVersion: networking.k8s.io/v1",
      "kind: NetworkPolicy",
      "metadata: { name: server, namespace: shop }",
      "spec:",
      "  podSelector: { matchLabels: { app: server } }",
      "  policyTypes: [Ingress]",
      "  ingress:",
      "    - from: [{ podSelector: { matchLabels: { app: client } } }]",
      `      ports: [{ protocol: TCP, port: ${port} }]`,
      "",
    ].join("\n"),
  };
}
