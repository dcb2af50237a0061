import { describeResource, type Resource, type SourceFile } from "../model/resource.ts";
import type { Issue } from "../model/issue.ts";

/** The objects of one side, and the files they come from. */
export interface InventoriedTree {
  readonly resources: readonly Resource[];
  readonly files: readonly SourceFile[];
}

/**
 * Tells the objects that the change takes out of the tree and that the inventory of the head still shows as they were:
 * deploying the change removes them, so they are gone. Without this a deleted policy would be judged as still there.
 */
export function staleObjects(
  base: InventoriedTree,
  headFiles: readonly SourceFile[],
): (resource: Resource) => boolean {
  const before = inventoryPaths(base.files);
  const after = inventoryPaths(headFiles);
  if (after.size === 0) return () => false;
  const ofTree = base.resources.filter((one) => !before.has(one.locate([]).path));
  const owned = new Set(ofTree.map(identity));
  return (resource) => after.has(resource.locate([]).path) && owned.has(identity(resource));
}

function inventoryPaths(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(files.flatMap((file) => (file.inventory === true ? [file.path] : [])));
}

/** Says what became of such an object. */
export function staleIssue(resource: Resource): Issue {
  return {
    code: "inventory-stale",
    severity: "warning",
    message: "the change takes it out of the tree and the inventory still holds it: it is taken as gone",
    place: resource.locate([]),
    object: describeResource(resource),
    use: "ignored",
    hint: "take it out of the inventory too",
  };
}

/** The same in both API groups of Calico. */
function identity({ group, kind, namespace, name }: Resource): string {
  const home = group === "crd.projectcalico.org" ? "projectcalico.org" : group;
  return [home, kind, namespace ?? "", name].join("\n");
}
