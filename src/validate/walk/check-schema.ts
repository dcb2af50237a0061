import type { IssueCode } from "../../model/issues/issue-catalogue.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { nearestText } from "../../base/nearest-text.ts";
import type { FieldPath } from "../../model/resource.ts";
import { asList } from "../read-field.ts";
import type { ListSchema, NumberSchema, ObjectSchema, Schema, TextSchema } from "../schema/schema.ts";
import { makeProblem, type Problem } from "../validation.ts";

export interface SchemaCheck {
  /** Lists that may hold nothing twice: only the API server looks. */
  readonly uniqueLists: boolean;
  /** Lengths and counts: CRDs have had them since v3.32. */
  readonly limits: boolean;
}

type Report = (code: IssueCode, path: FieldPath, reason: string, value?: JsonValue, hint?: string) => void;

/** What the CRD's OpenAPI schema says of the object: types, enumerations, patterns, limits, required fields. */
export function checkSchema(schema: ObjectSchema, source: JsonObject, how: SchemaCheck): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (code, path, reason, value, hint) => {
    problems.push(makeProblem("crd", code, path, reason, { value, hint }));
  };
  check(schema, source, [], { ...how, report });
  return problems;
}

interface Scope extends SchemaCheck {
  readonly report: Report;
}

function check(schema: Schema, value: JsonValue, path: FieldPath, scope: Scope): void {
  const expected = typeExpected(schema, value);
  if (expected !== undefined) {
    scope.report("wrong-type", path, `must be ${expected}`, value);
    return;
  }
  if (schema.kind === "text" && typeof value === "string") checkText(schema, value, path, scope);
  if (schema.kind === "number" && typeof value === "number") checkNumber(schema, value, path, scope);
  if (schema.kind === "list") checkList(schema, asList(value) ?? [], path, scope);
  if (schema.kind === "object" && isJsonObject(value)) checkObject(schema, value, path, scope);
}

function typeExpected(schema: Schema, value: JsonValue): string | undefined {
  switch (schema.kind) {
    case "text":
      return typeof value === "string" ? undefined : "a text";
    case "number":
      if (schema.integer) return Number.isInteger(value) ? undefined : "a whole number";
      return typeof value === "number" ? undefined : "a number";
    case "boolean":
      return typeof value === "boolean" ? undefined : "`true` or `false`";
    case "int-or-text":
      return typeof value === "string" || Number.isInteger(value) ? undefined : "a whole number or a text";
    case "list":
      return Array.isArray(value) ? undefined : "a list";
    case "map":
      return isTextMap(value) ? undefined : "texts under keys";
    case "object":
      return isJsonObject(value) ? undefined : "fields under it";
    case "any":
      return undefined;
  }
}

function isTextMap(value: JsonValue): boolean {
  return isJsonObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function checkText(schema: TextSchema, value: string, path: FieldPath, scope: Scope): void {
  if (schema.values !== undefined && !schema.values.includes(value)) {
    const near = nearestText(value, schema.values);
    const hint = near === undefined ? undefined : `did you mean \`${near}\``;
    scope.report("value-unsupported", path, `must be one of ${quoted(schema.values)}`, value, hint);
  }
  if (schema.pattern !== undefined && !schema.pattern.test(value)) {
    scope.report("pattern-unmatched", path, `must match \`${schema.pattern.source}\``, value);
  }
  if (scope.limits && schema.maxLength !== undefined && characterCount(value) > schema.maxLength) {
    scope.report("too-long", path, `may not be more than ${schema.maxLength} characters`, value);
  }
}

/** Code points, as the API server counts. */
function characterCount(text: string): number {
  return Array.from(text).length;
}

function checkNumber(schema: NumberSchema, value: number, path: FieldPath, scope: Scope): void {
  if (schema.values !== undefined && !schema.values.includes(value)) {
    scope.report("value-unsupported", path, `must be one of ${quoted(schema.values)}`, value);
  }
  if (schema.minimum !== undefined && value < schema.minimum) {
    scope.report("out-of-range", path, `must be greater than or equal to ${schema.minimum}`, value);
  }
  if (schema.maximum !== undefined && value > schema.maximum) {
    scope.report("out-of-range", path, `must be less than or equal to ${schema.maximum}`, value);
  }
}

function checkList(schema: ListSchema, items: readonly JsonValue[], path: FieldPath, scope: Scope): void {
  if (scope.limits && schema.maxItems !== undefined && items.length > schema.maxItems) {
    scope.report("too-many", path, `must have at most ${schema.maxItems} items, has ${items.length}`);
  }
  if (scope.limits && schema.minItems !== undefined && items.length < schema.minItems) {
    scope.report("too-few", path, `must have at least ${schema.minItems} items`);
  }
  for (const [index, item] of items.entries()) check(schema.items, item, [...path, index], scope);
  if (!scope.uniqueLists || schema.unique !== true) return;
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const key = JSON.stringify(item);
    if (seen.has(key)) scope.report("duplicate-value", [...path, index], "stands in the list twice", item);
    seen.add(key);
  }
}

function checkObject(schema: ObjectSchema, value: JsonObject, path: FieldPath, scope: Scope): void {
  const keys = Object.keys(value);
  if (schema.maxFields !== undefined && keys.length > schema.maxFields) {
    scope.report(
      "too-many-fields",
      path,
      `must have exactly one of ${quoted(Object.keys(schema.fields))}, has ${quoted(keys)}`,
    );
  }
  if (schema.minFields !== undefined && keys.length < schema.minFields) {
    scope.report("too-few-fields", path, `must have one of ${quoted(Object.keys(schema.fields))}`);
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) scope.report("required", [...path, key], "is required");
  }
  for (const [key, field] of Object.entries(schema.fields)) {
    const child = Object.hasOwn(value, key) ? value[key] : undefined;
    if (child !== undefined) check(field, child, [...path, key], scope);
  }
}

function quoted(values: readonly (string | number)[]): string {
  return values.map((value) => `\`${value}\``).join(", ");
}
