import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { ObjectSchema, Schema } from "../schema/schema.ts";

/**
 * The object with numbers and booleans as text where the kind wants text. calicoctl reads YAML so, and it is the only way
 * in for kinds without a CRD. Source: `sigs.k8s.io/yaml`, which converts scalars to the type of the target field.
 */
export function withTextScalars(schema: ObjectSchema, source: JsonObject): JsonObject {
  const read = convert(schema, source);
  return isJsonObject(read) ? read : source;
}

function convert(schema: Schema, value: JsonValue): JsonValue {
  if (schema.kind === "text" && (typeof value === "number" || typeof value === "boolean"))
    return String(value);
  if (schema.kind === "list" && Array.isArray(value))
    return value.map((item: JsonValue) => convert(schema.items, item));
  if (schema.kind !== "object" || !isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      const known = Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined;
      return [key, known === undefined || field === undefined ? field : convert(known, field)];
    }),
  );
}
