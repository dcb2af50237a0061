import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

export interface TreeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Writes files of a tree below a directory, and none beside it. */
export async function writeFiles(files: readonly TreeFile[], to: string): Promise<void> {
  for (const file of files) {
    const parts = file.path.split("/");
    if (file.path.includes("\0") || parts.some((part) => part === "" || part === "." || part === ".."))
      continue;
    const target = path.join(to, ...parts);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
  }
}
