import { execFile } from "node:child_process";
import { findTool } from "./find-tool.ts";

/** Where the system keeps its own programs, whatever the PATH of the process says. */
const systemPath = "/usr/bin:/bin:/usr/sbin:/sbin";

let network: Promise<readonly string[]> | undefined;

/**
 * The words to put before a command so that it has no network, not even loopback. Empty where the system does not allow
 * that: then what keeps a tool from it is that nothing remote is ever given to one.
 */
export function withoutNetwork(): Promise<readonly string[]> {
  return (network ??= findIsolation());
}

/** The words that hold a command to so much memory, and let it write no core. Empty where there is no `prlimit`. */
export async function withMemory(bytes: number): Promise<readonly string[]> {
  const prlimit = await findTool("prlimit", systemPath);
  return prlimit === undefined ? [] : [prlimit, `--as=${bytes}`, "--core=0", "--"];
}

async function findIsolation(): Promise<readonly string[]> {
  const unshare = await findTool("unshare", systemPath);
  const nothing = await findTool("true", systemPath);
  if (unshare === undefined || nothing === undefined) return [];
  // Root needs no user namespace; everybody else makes one to be root in, where the system lets them.
  for (const options of [["--net"], ["--user", "--map-root-user", "--net"]]) {
    const words = [unshare, ...options, "--"];
    if (await runs([...words, nothing])) return words;
  }
  return [];
}

function runs([file = "", ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, args, { env: {}, timeout: 5000 }, (error) => {
      resolve(error === null);
    });
  });
}
