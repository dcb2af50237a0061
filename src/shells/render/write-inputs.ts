import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RenderInputs } from "../../sources/planned-renders.ts";
import { isLfsPointer } from "../app/decode-blob.ts";

/** A file that a tool will not find as its owner has it. */
export interface FlawedInput {
  readonly path: string;
  /** Reads on after the file's name: `it is a symbolic link`. */
  readonly reason: string;
}

/**
 * Puts the files of a tree that renders read below a directory. Links are left out, for what they lead to may lie outside
 * of the tree, and so is what is too large.
 */
export type WriteInputs = (directory: string, inputs: RenderInputs) => Promise<readonly FlawedInput[]>;

/** Writes a file of a tree below a directory, never beside it, and says what is wrong with it. */
export async function writeInput(
  directory: string,
  file: string,
  content: Uint8Array,
): Promise<FlawedInput | undefined> {
  const parts = file.split("/");
  if (file.includes("\0") || parts.some((part) => part === "" || part === "." || part === ".."))
    return { path: file, reason: "its name leads out of the tree" };
  const target = path.join(directory, ...parts);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, content);
  const start = Buffer.from(content.subarray(0, 1024)).toString("latin1");
  return content.byteLength < 1024 && isLfsPointer(start) ? { path: file, reason: lfsPointer } : undefined;
}

const lfsPointer = "it is a Git LFS pointer: its content is not in the repository";
