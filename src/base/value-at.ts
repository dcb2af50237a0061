import type { JsonValue } from "./json.ts";

/** The value at a path of keys and positions, `undefined` where there is none. */
export function valueAt(
  value: JsonValue | undefined,
  path: readonly (string | number)[],
): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const part of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string | number, JsonValue | undefined>)[part];
  }
  return current;
}
