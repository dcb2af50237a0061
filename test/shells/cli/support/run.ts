import path from "node:path";
import { runCli } from "../../../../src/shells/cli/run-cli.ts";
import type { TextSink } from "../../../../src/shells/cli/world.ts";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Whether stdout and stderr are terminals of 100 columns. */
  readonly terminal?: boolean;
}

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Cases of the demo: `${cases}/reformatted/base`. */
export const cases = path.resolve(import.meta.dirname, "../../../../fixtures/cases");

/** Runs the command line without a process. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { cwd = cases, env = {}, stdin = "", terminal = false } = options;
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr"): TextSink => ({
    isTerminal: terminal,
    columns: terminal ? 100 : undefined,
    write: (text) => {
      written[name] += text;
      return Promise.resolve(true);
    },
  });
  const status = await runCli({
    args,
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    today: "2027-01-01",
    version: "1.2.3",
    stdin: pieces(stdin),
    stdout: sink("stdout"),
    stderr: sink("stderr"),
  });
  return { status, ...written };
}

/** The text in pieces that end anywhere, as a pipe gives it. */
async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += 7) {
    await Promise.resolve();
    yield bytes.subarray(start, start + 7);
  }
}
