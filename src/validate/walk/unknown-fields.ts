import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { nearestText } from "../../base/nearest-text.ts";
import type { FieldPath } from "../../model/resource.ts";
import { asList } from "../read-field.ts";
import { any } from "../schema/build.ts";
import type { ObjectSchema, Schema } from "../schema/schema.ts";
import { makeProblem, type Problem } from "../validation.ts";

export interface Pruned {
  /** The object without the fields that its schema does not have, as the API server stores it. */
  readonly object: JsonObject;
  /** One for each field dropped, in the order of the object. */
  readonly unknown: readonly Problem[];
}

/** Drops what the schema does not know. Values of a wrong type stay as they are. */
export function pruneUnknown(schema: ObjectSchema, source: JsonObject): Pruned {
  const unknown: Problem[] = [];
  const object = prune(schema, source, [], unknown);
  return { object: isJsonObject(object) ? object : {}, unknown };
}

function prune(schema: Schema, value: JsonValue, path: FieldPath, unknown: Problem[]): JsonValue {
  if (schema.kind === "list") {
    return asList(value)?.map((item, index) => prune(schema.items, item, [...path, index], unknown)) ?? value;
  }
  if (schema.kind !== "object" || !isJsonObject(value)) return value;
  const kept: [string, JsonValue][] = [];
  for (const [key, child] of Object.entries(value)) {
    const field = Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined;
    const problem = field === undefined ? unknownField(schema, key, [...path, key]) : undefined;
    if (problem !== undefined) unknown.push(problem);
    else if (child !== undefined) kept.push([key, prune(field ?? any, child, [...path, key], unknown)]);
  }
  return Object.fromEntries(kept);
}

/** Undefined for what an object with other fields than those of its schema may well have. */
function unknownField(schema: ObjectSchema, key: string, path: FieldPath): Problem | undefined {
  const near = nearestText(key, Object.keys(schema.fields));
  if (schema.open === true && near === undefined) return undefined;
  const meant = near === undefined ? sameNamed(schema, key) : [near];
  return makeProblem("decode", "unknown-field", path, "is no field of this kind", {
    hint: meant.length === 0 ? undefined : `did you mean ${meant.map((name) => `\`${name}\``).join(" or ")}`,
  });
}

/** Fields whose names begin so, and fields of that name one step further in: `interface`, or a rule's own `ports`. */
function sameNamed(schema: ObjectSchema, key: string): readonly string[] {
  if (key.length < shortestPart) return [];
  return Object.entries(schema.fields).flatMap(([name, field]) => {
    if (name.toLowerCase().startsWith(key.toLowerCase())) return [name];
    return field.kind === "object" && Object.hasOwn(field.fields, key) ? [`${name}.${key}`] : [];
  });
}

const shortestPart = 4;
