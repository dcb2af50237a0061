import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";

const nothing: JsonObject = {};
const noItems: readonly JsonValue[] = [];

/** The object under `key`, or an empty one where there is none or something of another shape. */
export function objectAt(source: JsonObject, key: string): JsonObject {
  const value = fieldAt(source, key);
  return isJsonObject(value) ? value : nothing;
}

/** The items under `key`, or none. */
export function listAt(source: JsonObject, key: string): readonly JsonValue[] {
  const value = fieldAt(source, key);
  // The cast holds because of the shape of JsonValue: isArray alone would make it any[].
  return Array.isArray(value) ? (value as readonly JsonValue[]) : noItems;
}

/** The objects in the list under `key`; items of another shape count as empty objects, so positions stay. */
export function objectsAt(source: JsonObject, key: string): readonly JsonObject[] {
  return listAt(source, key).map((item) => (isJsonObject(item) ? item : nothing));
}

export function textAt(source: JsonObject, key: string): string | undefined {
  const value = fieldAt(source, key);
  return typeof value === "string" ? value : undefined;
}

/** The texts in the list under `key`; other items are left out. */
export function textsAt(source: JsonObject, key: string): readonly string[] {
  return listAt(source, key).filter((item) => typeof item === "string");
}

export function numberAt(source: JsonObject, key: string): number | undefined {
  const value = fieldAt(source, key);
  return typeof value === "number" ? value : undefined;
}

export function booleanAt(source: JsonObject, key: string): boolean | undefined {
  const value = fieldAt(source, key);
  return typeof value === "boolean" ? value : undefined;
}

/** Texts under string keys, numbers and booleans as written: what labels and annotations are made of. */
export function textMapAt(source: JsonObject, key: string): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const [name, value] of Object.entries(objectAt(source, key))) {
    if (typeof value === "string") out.set(name, value);
    else if (typeof value === "number" || typeof value === "boolean") out.set(name, String(value));
  }
  return out;
}

/** Whether `key` holds anything: an explicit null is the same as absent, as for the API server. */
export function hasField(source: JsonObject, key: string): boolean {
  const value = fieldAt(source, key);
  return value !== undefined && value !== null;
}

/** An own field only: a tree may name a field `constructor` or `__proto__`. */
export function fieldAt(source: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(source, key) ? source[key] : undefined;
}
