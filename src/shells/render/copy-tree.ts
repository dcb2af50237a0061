import { copyFile, mkdir, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { AnalysisRefused, type ReadLimits } from "../app/read-limits.ts";
import { skippedDirectories } from "../cli/source-tree.ts";

/** Copies the plain files of a directory. Links are left out: what they lead to is not part of the tree. */
export async function copyTree(from: string, to: string, limits: ReadLimits): Promise<void> {
  let entries = 0;
  let bytes = 0;
  const copy = async (directory: string): Promise<void> => {
    const listed = await readdir(path.join(from, directory), { withFileTypes: true });
    for (const entry of listed) {
      entries += 1;
      if (entries > limits.maxEntries)
        throw new AnalysisRefused(`the directory has more than ${limits.maxEntries} entries`);
      const name = path.join(directory, entry.name);
      if (entry.isDirectory() && !skippedDirectories.has(entry.name)) {
        await mkdir(path.join(to, name));
        await copy(name);
      } else if (entry.isFile()) {
        const { size } = await stat(path.join(from, name));
        // No input of a tool is that large; one that is will be missed, and named, by the tool.
        if (size > limits.maxFileBytes) continue;
        bytes += size;
        if (bytes > limits.maxTreeBytes)
          throw new AnalysisRefused(
            `the directory has more than ${limits.maxTreeBytes} bytes to render from`,
          );
        await copyFile(path.join(from, name), path.join(to, name));
      }
    }
  };
  await copy("");
}
