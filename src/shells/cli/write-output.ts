import { open } from "node:fs/promises";
import path from "node:path";
import { CannotAnalyse } from "./cannot-analyse.ts";
import type { World } from "./world.ts";

/** Writes the pieces to the file named, or to stdout; stops early when nobody reads any more. */
export async function writeOutput(
  world: World,
  file: string | undefined,
  pieces: Iterable<string>,
): Promise<void> {
  if (file === undefined) {
    for (const batch of batches(pieces)) if (!(await world.stdout.write(batch))) return;
    return;
  }
  const handle = await open(path.resolve(world.cwd, file), "w").catch((error: unknown) => {
    throw new CannotAnalyse(
      `can't write \`${file}\`: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  try {
    for (const batch of batches(pieces)) await handle.write(batch);
  } finally {
    await handle.close();
  }
}

/** Small pieces joined, so that a large matrix is not a write a line. */
function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = "";
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < 65_536) continue;
    yield batch;
    batch = "";
  }
  if (batch !== "") yield batch;
}
