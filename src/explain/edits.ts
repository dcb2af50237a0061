import { compareText } from "../base/compare.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import { partsBetween, type EditPart } from "./edit-parts.ts";

/** An object that the two sides hold differently. `undefined` on the side that lacks it. */
export interface Edit {
  readonly key: string;
  readonly base: Resource | undefined;
  readonly head: Resource | undefined;
  /** The smallest parts that can be edited by themselves, in the order of the object. */
  readonly parts: readonly EditPart[];
}

/** The edits of a change, object by object, ordered by kind and name. Comments, order of keys and status are no edits. */
export function listEdits(base: readonly Resource[], head: readonly Resource[]): readonly Edit[] {
  const before = new Map(base.map((resource) => [resourceKey(resource), resource]));
  const after = new Map(head.map((resource) => [resourceKey(resource), resource]));
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort(compareText);
  return keys.flatMap((key): Edit[] => {
    const old = before.get(key);
    const fresh = after.get(key);
    const parts = partsBetween(old, fresh);
    return parts.length === 0 ? [] : [{ key, base: old, head: fresh, parts }];
  });
}

export function resourceKey(resource: Resource): string {
  return `${resource.group} ${describeResource(resource)}`;
}
