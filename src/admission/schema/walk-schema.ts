import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import type { Report } from "../problem.ts";
import type { ListSchema, NumberSchema, ObjectSchema, Schema, TextSchema } from "./schema.ts";

/** What the API server makes of a value: unknown fields dropped, defaults filled in. */
export interface Walked {
  readonly value: JsonValue;
  readonly unknown: readonly FieldPath[];
}

/** Prunes, defaults and checks a value against a schema, in the API server's order. Problems go to `report`. */
export function walkSchema(value: JsonValue, schema: Schema, path: FieldPath, report: Report): Walked {
  const unknown: FieldPath[] = [];
  return { value: walk(value, schema, path, { report, unknown }), unknown };
}

interface Walk {
  readonly report: Report;
  readonly unknown: FieldPath[];
}

function walk(value: JsonValue, schema: Schema, path: FieldPath, state: Walk): JsonValue {
  switch (schema.type) {
    case "object":
      return isJsonObject(value)
        ? walkObject(value, schema, path, state)
        : wrongType(value, "object", path, state);
    case "list":
      return Array.isArray(value)
        ? walkList(value, schema, path, state)
        : wrongType(value, "array", path, state);
    case "text":
      return typeof value === "string"
        ? checkText(value, schema, path, state)
        : wrongType(value, "string", path, state);
    case "integer":
    case "number":
      return typeof value === "number"
        ? checkNumber(value, schema, path, state)
        : wrongType(value, schema.type, path, state);
    case "boolean":
      return typeof value === "boolean" ? value : wrongType(value, "boolean", path, state);
    case "port":
      return typeof value === "string" || (typeof value === "number" && Number.isInteger(value))
        ? value
        : wrongType(value, "integer or string", path, state);
    case "map":
      return isJsonObject(value) ? value : wrongType(value, "object", path, state);
    case "any":
      return value;
  }
}

function wrongType(value: JsonValue, wanted: string, path: FieldPath, { report }: Walk): JsonValue {
  report(path, "wrong-type", `must be of type ${wanted}`, value);
  return value;
}

function walkObject(value: JsonObject, schema: ObjectSchema, path: FieldPath, state: Walk): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [key, field] of Object.entries(value)) {
    const known = Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined;
    if (known === undefined && schema.open === true) kept[key] = field ?? null;
    else if (known === undefined) state.unknown.push([...path, key]);
    // A null for a field that may not be null is dropped before defaulting.
    else if (field !== null && field !== undefined) kept[key] = walk(field, known, [...path, key], state);
  }
  for (const [key, field] of Object.entries(schema.fields)) {
    if (field.type === "text" && field.default !== undefined && !Object.hasOwn(kept, key))
      kept[key] = field.default;
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(kept, key)) state.report([...path, key], "required", "required value");
  }
  for (const rule of schema.rules ?? []) {
    if (!rule.holds(kept)) state.report(path, "forbidden-combination", rule.message);
  }
  return kept;
}

function walkList(value: readonly JsonValue[], schema: ListSchema, path: FieldPath, state: Walk): JsonValue {
  const items = value.map((item, index) => walk(item, schema.items, [...path, index], state));
  if (schema.max !== undefined && items.length > schema.max) {
    state.report(path, "too-many", `must have at most ${String(schema.max)} items`, items.length);
  }
  if (schema.min !== undefined && items.length < schema.min) {
    state.report(path, "too-few", `should have at least ${String(schema.min)} items`, items.length);
  }
  if (schema.set === true) {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      const key = JSON.stringify(item);
      if (seen.has(key)) state.report([...path, index], "duplicate-value", "duplicate value", item);
      seen.add(key);
    });
  }
  for (const rule of schema.rules ?? []) {
    if (!rule.holds(items)) state.report(path, "forbidden-combination", rule.message);
  }
  return items;
}

function checkText(value: string, schema: TextSchema, path: FieldPath, { report }: Walk): JsonValue {
  if (schema.oneOf !== undefined && !schema.oneOf.includes(value)) {
    report(
      path,
      "unsupported-value",
      `supported values: ${schema.oneOf.map((v) => `"${v}"`).join(", ")}`,
      value,
    );
  }
  if (schema.maxLength !== undefined && utf8Length(value) > schema.maxLength) {
    report(path, "too-long", `may not be more than ${String(schema.maxLength)} bytes`, value);
  }
  if (schema.minLength !== undefined && value.length < schema.minLength) {
    report(path, "too-short", `should be at least ${String(schema.minLength)} characters long`, value);
  }
  if (schema.pattern !== undefined && !schema.pattern.test(value)) {
    report(path, "pattern", `should match \`${schema.pattern.source}\``, value);
  }
  if (schema.check !== undefined && !schema.check.holds(value)) {
    report(path, "invalid-value", schema.check.message, value);
  }
  return value;
}

function checkNumber(value: number, schema: NumberSchema, path: FieldPath, { report }: Walk): JsonValue {
  if (schema.type === "integer" && !Number.isInteger(value))
    report(path, "wrong-type", "must be of type integer", value);
  if (schema.oneOf !== undefined && !schema.oneOf.includes(value)) {
    report(
      path,
      "unsupported-value",
      `supported values: ${schema.oneOf.map((v) => `"${String(v)}"`).join(", ")}`,
      value,
    );
  }
  if (schema.min !== undefined && value < schema.min) {
    report(path, "out-of-range", `should be greater than or equal to ${String(schema.min)}`, value);
  }
  if (schema.max !== undefined && value > schema.max) {
    report(path, "out-of-range", `should be less than or equal to ${String(schema.max)}`, value);
  }
  return value;
}

function utf8Length(textValue: string): number {
  let bytes = 0;
  for (const character of textValue) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
