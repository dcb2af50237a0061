import { spawn } from "node:child_process";
import { withMemory, withoutNetwork } from "./confinement.ts";
import type { RenderLimits } from "./render-limits.ts";

export type ToolRun =
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "too-big" }
  | { readonly kind: "out-of-memory" };

export interface ToolCall {
  /** Absolute: the tool itself is given no PATH. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export type ToolLimits = Pick<RenderLimits, "milliseconds" | "outputBytes" | "memoryBytes">;

/** Enough for any error a person reads. */
const MESSAGE_CHARACTERS = 4000;

/**
 * Runs a tool without a shell and, where the system allows it, without a network, in a process group of its own, which
 * ends with it, in time. Rejects only when the signal aborts.
 */
export async function runTool(
  { file, args, cwd, env }: ToolCall,
  limits: ToolLimits,
  signal?: AbortSignal,
): Promise<ToolRun> {
  const words = [...(await withMemory(limits.memoryBytes)), ...(await withoutNetwork()), file, ...args];
  const [command = file, ...rest] = words;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const pieces: Buffer[] = [];
    let bytes = 0;
    let complaint = "";
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      endGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const finish = (run: ToolRun): void => {
      end();
      resolve(run);
    };
    const onAbort = (): void => {
      end();
      reject(new Error("rendering was stopped"));
    };
    const timer = setTimeout(() => {
      finish({ kind: "timeout" });
    }, limits.milliseconds);
    signal?.addEventListener("abort", onAbort);
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
    child.on("close", (status, exitSignal) => {
      if (status === 0) finish({ kind: "output", text: Buffer.concat(pieces).toString("utf8") });
      else if (isOutOfMemory(complaint)) finish({ kind: "out-of-memory" });
      else {
        const message = complaint.trim() || `it ended with ${exitSignal ?? `status ${String(status)}`}`;
        finish({ kind: "failed", message });
      }
    });
  });
}

/** What the runtime of Go says when the system gives it no more: both tools are written in Go. */
function isOutOfMemory(complaint: string): boolean {
  return /^(?:fatal error|runtime): .*(?:out of memory|cannot allocate memory)/m.test(complaint);
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
