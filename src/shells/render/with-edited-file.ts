import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Render } from "../../sources/source-plan.ts";

/**
 * Does something while the kustomization file is as the one who deploys it has edited it; afterwards the tree is as
 * before. One at a time: a directory may be deployed by several, each with changes of its own.
 */
export async function withEditedFile<T>(render: Render, tree: string, act: () => Promise<T>): Promise<T> {
  if (render.kind !== "kustomize" || render.edited === undefined) return act();
  const file = path.join(tree, render.edited.file);
  const before = await readFile(file).catch(() => undefined);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, render.edited.text);
  try {
    return await act();
  } finally {
    if (before === undefined) await rm(file);
    else await writeFile(file, before);
  }
}
