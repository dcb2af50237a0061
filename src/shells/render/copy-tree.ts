import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { inputFilter, type RenderInputs } from "../../sources/planned-renders.ts";
import { AnalysisRefused } from "../app/analysis-refused.ts";
import { limitReason, type Limits } from "../../model/limits.ts";
import { skippedDirectories } from "../cli/source-tree.ts";
import { writeInput, type FlawedInput } from "./write-inputs.ts";

/** Copies what renders read of a directory. Links are not followed: what they lead to is not part of the tree. */
export async function copyTree(
  from: string,
  to: string,
  inputs: RenderInputs,
  limits: Limits,
): Promise<readonly FlawedInput[]> {
  const isInput = inputFilter(inputs);
  const flawed: FlawedInput[] = [];
  let entries = 0;
  let bytes = 0;
  const copy = async (name: string): Promise<void> => {
    const { size } = await stat(path.join(from, name));
    if (size > limits.fileBytes) {
      flawed.push({ path: name, reason: limitReason("fileBytes", limits, size) });
      return;
    }
    bytes += size;
    if (bytes > limits.totalBytes)
      throw new AnalysisRefused(`there is too much to render from: ${limitReason("totalBytes", limits)}`);
    const flaw = await writeInput(to, name, await readFile(path.join(from, name)));
    if (flaw !== undefined) flawed.push(flaw);
  };
  const walk = async (prefix: string): Promise<void> => {
    for (const entry of await readdir(path.join(from, prefix), { withFileTypes: true })) {
      entries += 1;
      if (entries > limits.entries)
        throw new AnalysisRefused(`the directory is too large: ${limitReason("entries", limits)}`);
      const name = prefix + entry.name;
      if (entry.isDirectory()) {
        if (!skippedDirectories.has(entry.name)) await walk(`${name}/`);
      } else if (isInput(name)) {
        if (entry.isFile()) await copy(name);
        else flawed.push({ path: name, reason: "it is a symbolic link" });
      }
    }
  };
  await walk("");
  return flawed;
}
