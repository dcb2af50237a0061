import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { asList, fieldOf } from "../read-field.ts";
import type { ObjectSchema, Schema } from "../schema/schema.ts";

/**
 * An object without unknown fields, with the CRD's defaults where a field that has one is absent or null. Other nulls are
 * dropped, as the API server does for fields that are not nullable. Objects are not made up.
 */
export function fillDefaults(schema: ObjectSchema, source: JsonObject): JsonObject {
  const filled = fill(schema, source);
  return isJsonObject(filled) ? filled : source;
}

function fill(schema: Schema, value: JsonValue): JsonValue {
  if (schema.kind === "list") return asList(value)?.map((item) => fill(schema.items, item)) ?? value;
  if (schema.kind !== "object" || !isJsonObject(value)) return value;
  const out: Record<string, JsonValue> = {};
  for (const [key, field] of Object.entries(schema.fields)) {
    const child = fieldOf(value, key) ?? field.fallback;
    if (child !== undefined) out[key] = fill(field, child);
  }
  return out;
}
