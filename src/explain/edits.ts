import { compareText } from "../base/compare.ts";
import { isJsonObject, type JsonValue } from "../base/json.ts";
import { describeResource, type FieldPath, type Resource } from "../model/resource.ts";

/** An object that the two sides hold differently. `undefined` on the side that lacks it. */
export interface Edit {
  readonly key: string;
  readonly base: Resource | undefined;
  readonly head: Resource | undefined;
  /** Paths of the smallest parts that differ, in the order of the object; empty for an object added or removed. */
  readonly paths: readonly FieldPath[];
}

/** The edits of a change, object by object, ordered by kind and name. Comments, order of keys and status are no edits. */
export function listEdits(base: readonly Resource[], head: readonly Resource[]): readonly Edit[] {
  const before = new Map(base.map((resource) => [resourceKey(resource), resource]));
  const after = new Map(head.map((resource) => [resourceKey(resource), resource]));
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort(compareText);
  return keys.flatMap((key): Edit[] => {
    const old = before.get(key);
    const fresh = after.get(key);
    if (old === undefined || fresh === undefined) return [{ key, base: old, head: fresh, paths: [] }];
    const paths = differingPaths(old.object, fresh.object, []).filter(
      (path) => path[0] !== "status" || old.kind !== "Service",
    );
    return paths.length === 0 ? [] : [{ key, base: old, head: fresh, paths }];
  });
}

export function resourceKey(resource: Resource): string {
  return `${resource.group} ${describeResource(resource)}`;
}

function differingPaths(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  path: FieldPath,
): readonly FieldPath[] {
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differingPaths(a[key], b[key], [...path, key]));
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    const left: readonly JsonValue[] = a;
    const right: readonly JsonValue[] = b;
    const length = Math.max(left.length, right.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      differingPaths(left[index], right[index], [...path, index]),
    );
  }
  return a === b ? [] : [path];
}

/** `Kind namespace/name` of the edited object. */
export function editedObject(edit: Edit): string {
  const resource = edit.head ?? edit.base;
  return resource === undefined ? edit.key : describeResource(resource);
}
