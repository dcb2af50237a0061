import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";

/** The program of that name on a PATH, as an absolute path. */
export async function findTool(name: string, searchPath: string | undefined): Promise<string | undefined> {
  for (const directory of (searchPath ?? "").split(path.delimiter)) {
    // A relative entry would make the tree decide what runs.
    if (!path.isAbsolute(directory)) continue;
    const file = path.join(directory, name);
    const runs = await access(file, constants.X_OK).then(
      async () => (await stat(file)).isFile(),
      () => false,
    );
    if (runs) return file;
  }
  return undefined;
}
