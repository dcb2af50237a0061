import { buildKustomization } from "./build-kustomization.ts";
import type { ClusterPlan, PlannedSource } from "./source-plan.ts";
import { takeKustomization } from "./take-kustomization.ts";
import type { TreeIndex } from "./tree-index.ts";

/**
 * Kustomizations that change objects which say what is deployed, and that nothing in the tree deploys: somebody applies
 * them by hand. They are rendered only to see what those objects say then. `naming`: files of such objects.
 */
export function findFinders(
  clusters: readonly ClusterPlan[],
  naming: ReadonlySet<string>,
  tree: TreeIndex,
): readonly PlannedSource[] {
  const read = new Set(clusters.flatMap(({ sources }) => sources.flatMap(({ reads }) => reads)));
  return tree.kustomizations.tops.flatMap(({ directory, file }): readonly PlannedSource[] => {
    if (read.has(file)) return [];
    const { verbatim, objects } = buildKustomization(directory, tree.kustomizations, tree.files);
    if (verbatim || !objects.some((path) => naming.has(path))) return [];
    const { renders, reads } = takeKustomization(directory, tree);
    const place = { path: file, line: 1 };
    return renders.length === 0
      ? []
      : [{ label: `kustomize ${directory}`, place, files: [], renders, reads, namespace: undefined }];
  });
}
