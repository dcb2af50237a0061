import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";

/** The text at a path of keys, where there is one. */
export function textAt(value: JsonValue | undefined, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === "string" && found !== "" ? found : undefined;
}

export function valueAt(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of keys) found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

export function objectsAt(value: JsonValue | undefined, ...keys: readonly string[]): readonly JsonObject[] {
  return listAt(value, ...keys).filter(isJsonObject);
}

export function textsAt(value: JsonValue | undefined, ...keys: readonly string[]): readonly string[] {
  return listAt(value, ...keys).filter((one) => typeof one === "string");
}

/** Whether something is said there: an empty list or mapping says nothing. */
export function saysSomething(value: JsonValue | undefined, ...keys: readonly string[]): boolean {
  const found = valueAt(value, ...keys);
  if (found === undefined || found === null || found === "") return false;
  return typeof found !== "object" || Object.keys(found).length > 0;
}

function listAt(value: JsonValue | undefined, ...keys: readonly string[]): readonly JsonValue[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}
