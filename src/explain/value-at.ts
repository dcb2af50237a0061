import type { JsonValue } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";

/** The value at a path, `undefined` where there is none. */
export function valueAt(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const part of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string | number, JsonValue | undefined>)[part];
  }
  return current;
}
