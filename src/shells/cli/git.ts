import { spawn } from "node:child_process";
import { CannotAnalyse } from "./cannot-analyse.ts";

/**
 * What a repository may not decide: which replacements of objects count, whether missing ones are fetched, which
 * programs run. Git reads its object store and nothing else.
 */
const settings = [
  "--no-pager",
  "--no-replace-objects",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "protocol.allow=never",
];

export interface GitRepository {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs git without a shell, and gives what it wrote. Rejects with CannotAnalyse when it fails or writes too much. */
export async function runGit(
  { path, env }: GitRepository,
  args: readonly string[],
  { input, maxBytes }: { readonly input?: string; readonly maxBytes: number },
): Promise<Buffer> {
  const child = spawn("git", [...settings, "-C", path, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...env, GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
  });
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    let complaint = "";
    child.stdout.on("data", (piece: Buffer) => {
      bytes += piece.byteLength;
      if (bytes > maxBytes) {
        child.kill();
        reject(new CannotAnalyse(`\`git ${args[0] ?? ""}\` gives more than ${maxBytes} bytes`));
      } else pieces.push(piece);
    });
    child.stderr.on("data", (piece: Buffer) => (complaint = (complaint + piece.toString()).slice(0, 2000)));
    child.stdin.on("error", () => undefined); // Git that ends early says why on stderr.
    child.on("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      reject(
        new CannotAnalyse(
          missing ? "`git` is not installed, and `--repo` needs it" : `git does not run: ${error.message}`,
        ),
      );
    });
    child.on("close", (status) => {
      if (status === 0) resolve(Buffer.concat(pieces));
      else
        reject(
          new CannotAnalyse(
            complaint.trim().replace(/^fatal: /, "") || `git ended with status ${String(status)}`,
          ),
        );
    });
    child.stdin.end(input ?? "");
  });
}
