import { spawn } from "node:child_process";
import type { RenderLimits } from "./render-limits.ts";

export type ToolRun =
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "too-big" };

export interface ToolCall {
  /** Absolute: the tool itself is given no PATH. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Enough for any error a person reads. */
const MESSAGE_CHARACTERS = 4000;

/** Runs a tool without a shell in a process group of its own, which ends with it, in time. Never rejects. */
export function runTool({ file, args, cwd, env }: ToolCall, limits: RenderLimits): Promise<ToolRun> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const pieces: Buffer[] = [];
    let bytes = 0;
    let complaint = "";
    const finish = (run: ToolRun): void => {
      clearTimeout(timer);
      endGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(run);
    };
    const timer = setTimeout(() => {
      finish({ kind: "timeout" });
    }, limits.milliseconds);
    child.stdout.on("data", (piece: Buffer) => {
      bytes += piece.byteLength;
      if (bytes > limits.outputBytes) finish({ kind: "too-big" });
      else pieces.push(piece);
    });
    child.stderr.on("data", (piece: Buffer) => {
      if (complaint.length < MESSAGE_CHARACTERS)
        complaint = (complaint + piece.toString()).slice(0, MESSAGE_CHARACTERS);
    });
    child.on("error", (error) => {
      finish({ kind: "failed", message: error.message });
    });
    child.on("close", (status, signal) => {
      if (status === 0) finish({ kind: "output", text: Buffer.concat(pieces).toString("utf8") });
      else
        finish({
          kind: "failed",
          message: complaint.trim() || `it ended with ${signal ?? `status ${String(status)}`}`,
        });
    });
  });
}

/** Whatever the tool has started ends with it. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended by itself.
  }
}
