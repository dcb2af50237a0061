import type { Issue } from "../model/issue.ts";
import { buildKustomization } from "./build-kustomization.ts";
import type { EditedKustomization, Render } from "./source-plan.ts";
import type { TreeIndex } from "./tree-index.ts";

/** What a directory contributes to a cluster. */
export interface Taken {
  readonly files: readonly string[];
  readonly renders: readonly Render[];
  /** Files read to make it, which are no objects of their own. */
  readonly reads: readonly string[];
  readonly issues: readonly Issue[];
  /** Where objects that name no namespace go, where that is more than what deploys them says. */
  readonly namespace?: string;
}

/** A kustomization: its files where they say all there is, a render where they don't. */
export function takeKustomization(directory: string, tree: TreeIndex, edited?: EditedKustomization): Taken {
  const build = buildKustomization(directory, tree.kustomizations, tree.files);
  // What can't be built is not half taken.
  if (build.issues.some(({ severity }) => severity === "error"))
    return { files: [], renders: [], reads: build.inputs, issues: build.issues };
  const common = { reads: build.inputs, issues: build.issues };
  if (build.verbatim) return { files: build.objects, renders: [], ...common };
  const objects = new Set(build.objects);
  const others = build.inputs.filter((path) => !objects.has(path));
  const render: Render = {
    kind: "kustomize",
    path: directory,
    built: { objects: build.objects, others },
    ...(edited === undefined ? {} : { edited }),
  };
  return { files: [], renders: [render], ...common };
}
