import { isJsonObject, type JsonValue } from "../base/json.ts";

/** A value with another laid over it: mappings key by key, everything else as a whole. Source: RFC 7386. */
export function mergePatch(value: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map<string, JsonValue | undefined>(isJsonObject(value) ? Object.entries(value) : []);
  for (const [key, one] of Object.entries(patch)) {
    if (one === null || one === undefined) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), one));
  }
  return Object.fromEntries(merged);
}
