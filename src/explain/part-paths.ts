import type { FieldPath, Resource } from "../model/resource.ts";
import type { EditPart } from "./edit-parts.ts";
import { valueAt } from "../base/value-at.ts";

/** An object that both sides have. */
export interface PartSides {
  readonly base: Resource;
  readonly head: Resource;
}

/** Where a part is on each side; `undefined` on the side that lacks it. */
export function partPaths(
  part: EditPart,
  { base, head }: PartSides,
): { readonly base: FieldPath | undefined; readonly head: FieldPath | undefined } {
  switch (part.kind) {
    case "object":
      return { base: [], head: [] };
    case "field":
      return {
        base: valueAt(base.object, part.path) === undefined ? undefined : part.path,
        head: valueAt(head.object, part.path) === undefined ? undefined : part.path,
      };
    case "entry": {
      const { step, list } = part;
      return {
        base: step.kind === "insert" ? undefined : [...list, step.base],
        head: step.kind === "remove" ? undefined : [...list, step.head],
      };
    }
  }
}
