import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";

/** Keys that a JSON Schema knows at a path, in its order; those of all alternatives where there are several. */
export function knownKeys(schema: JsonObject, path: FieldPath): readonly string[] {
  const definitions = objectOf(schema["$defs"]);
  let here: readonly JsonObject[] = alternatives(schema, definitions);
  for (const step of path) here = here.flatMap((one) => alternatives(stepInto(one, step), definitions));
  return [...new Set(here.flatMap((one) => Object.keys(objectOf(one["properties"]))))];
}

function stepInto(schema: JsonObject, step: string | number): JsonValue | undefined {
  if (typeof step === "number") return schema["items"];
  const properties = objectOf(schema["properties"]);
  return Object.hasOwn(properties, step) ? properties[step] : schema["additionalProperties"];
}

function alternatives(schema: JsonValue | undefined, definitions: JsonObject): readonly JsonObject[] {
  if (!isJsonObject(schema)) return [];
  const reference = schema["$ref"];
  if (typeof reference === "string")
    return alternatives(definitions[reference.replace("#/$defs/", "")], definitions);
  const any = schema["anyOf"];
  return Array.isArray(any)
    ? (any as readonly JsonValue[]).flatMap((one) => alternatives(one, definitions))
    : [schema];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
