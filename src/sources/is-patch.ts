import type { TreeIndex } from "./tree-index.ts";

/** Whether kustomizations read the file, and only for another end than to deploy it as it is. */
export function isPatch(path: string, tree: TreeIndex): boolean {
  const reader = tree.kustomizations.inputs.get(path);
  const kustomization = reader === undefined ? undefined : tree.kustomizations.all.get(reader);
  const references = kustomization?.references.filter((reference) => reference.path === path) ?? [];
  return references.length > 0 && references.every(({ kind }) => kind === "read");
}
