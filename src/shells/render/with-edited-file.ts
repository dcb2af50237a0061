import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Render } from "../../sources/source-plan.ts";

/**
 * Does something while a file of the render is as the one who deploys it has edited it: the kustomization file, or the own
 * values of a chart that do not count. Afterwards the tree is as before. One at a time: a directory may be deployed by several, each with changes of its own.
 */
export async function withEditedFile<T>(render: Render, tree: string, act: () => Promise<T>): Promise<T> {
  const edited = editedFile(render);
  if (edited === undefined) return act();
  const file = path.join(tree, edited.file);
  const before = await readFile(file).catch(() => undefined);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, edited.text);
  try {
    return await act();
  } finally {
    if (before === undefined) await rm(file);
    else await writeFile(file, before);
  }
}

function editedFile(render: Render): { readonly file: string; readonly text: string } | undefined {
  if (render.kind === "kustomize") return render.edited;
  return render.bare === true ? { file: `${render.chart}/values.yaml`, text: "" } : undefined;
}
