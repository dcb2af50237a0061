import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { asList } from "../read-field.ts";
import type { ObjectSchema, Schema } from "../schema/schema.ts";
import { makeProblem, type Problem } from "../validation.ts";

/** What the CRD's CEL rules say of the object, each at the value it stands at. */
export function checkRules(schema: ObjectSchema, source: JsonObject): readonly Problem[] {
  const problems: Problem[] = [];
  walk(schema, source, [], problems);
  return problems;
}

function walk(schema: Schema, value: JsonValue, path: FieldPath, problems: Problem[]): void {
  for (const rule of schema.rules ?? []) {
    if (!rule.holds(value)) problems.push(makeProblem("crd", rule.code, path, rule.message, scalar(value)));
  }
  if (schema.kind === "list") {
    for (const [index, item] of (asList(value) ?? []).entries()) {
      walk(schema.items, item, [...path, index], problems);
    }
  }
  if (schema.kind !== "object" || !isJsonObject(value)) return;
  for (const [key, field] of Object.entries(schema.fields)) {
    const child = Object.hasOwn(value, key) ? value[key] : undefined;
    if (child !== undefined && child !== null) walk(field, child, [...path, key], problems);
  }
}

function scalar(value: JsonValue): { readonly value?: JsonValue } {
  return typeof value === "string" || typeof value === "number" ? { value } : {};
}
