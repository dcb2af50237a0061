import { isRecord, type JsonRecord, type Resolve, type Schema } from "./json-schema.ts";

/**
 * What is wrong with `value` by the schema, one line each; empty when it conforms. Stricter than OpenAPI in one
 * thing: a property that the schema doesn't name is a fault, so that nobody can come to rely on an undocumented one.
 */
export function checkValue(
  schema: Schema,
  value: unknown,
  where: string,
  resolve: Resolve,
): readonly string[] {
  return [...check(schema, value, where, resolve), ...checkNames(schema, value, where, resolve)];
}

function check(reference: Schema, value: unknown, where: string, resolve: Resolve): readonly string[] {
  const schema = resolve(reference);
  if (value === null && isNullable(schema, resolve)) return [];
  const problems = [...checkType(schema, value, where), ...checkLimits(schema, value, where)];
  if (problems.length > 0) return problems;
  if (isRecord(value)) problems.push(...checkProperties(schema, value, where, resolve));
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema;
    problems.push(...value.flatMap((item, index) => checkValue(items, item, `${where}[${index}]`, resolve)));
  }
  for (const part of schema.allOf ?? []) problems.push(...check(part, value, where, resolve));
  for (const choices of [schema.anyOf, schema.oneOf]) {
    if (choices === undefined) continue;
    const found = choices.map((choice) => check(choice, value, where, resolve));
    if (!found.some((faults) => faults.length === 0))
      problems.push(`${where}: none of the alternatives`, ...found.flat());
  }
  return problems;
}

function isNullable(schema: Schema, resolve: Resolve): boolean {
  if (schema.nullable === true || schema.enum?.includes(null) === true) return true;
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some((choice) =>
    isNullable(resolve(choice), resolve),
  );
}

function checkType({ type, enum: values }: Schema, value: unknown, where: string): string[] {
  const found = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  const actual = found === "number" && Number.isInteger(value) ? "integer" : found;
  const fits = type === undefined || type === actual || (type === "number" && actual === "integer");
  if (!fits) return [`${where}: ${actual} where ${type} is expected`];
  if (values !== undefined && !values.includes(value))
    return [`${where}: ${JSON.stringify(value)} is not a choice`];
  return [];
}

function checkLimits(schema: Schema, value: unknown, where: string): string[] {
  if (Array.isArray(value)) return checkLength(value.length, schema.minItems, schema.maxItems, where);
  if (typeof value !== "string") return [];
  const problems = checkLength(value.length, schema.minLength, schema.maxLength, where);
  if (schema.format === "date-time" && Number.isNaN(Date.parse(value)))
    problems.push(`${where}: not a date and time`);
  if (schema.format === "uri" && !URL.canParse(value)) problems.push(`${where}: not a URL`);
  return problems;
}

function checkLength(length: number, min = 0, max = Infinity, where: string): string[] {
  return length < min || length > max ? [`${where}: length ${length} is not within ${min} to ${max}`] : [];
}

function checkProperties(
  schema: Schema,
  value: JsonRecord,
  where: string,
  resolve: Resolve,
): readonly string[] {
  const missing = (schema.required ?? []).filter((name) => value[name] === undefined);
  const problems = missing.map((name) => `${where}.${name}: missing`);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (value[name] !== undefined)
      problems.push(...checkValue(property, value[name], `${where}.${name}`, resolve));
  }
  return problems;
}

/** Properties nobody named: neither the schema nor any of its parts and alternatives. */
function checkNames(reference: Schema, value: unknown, where: string, resolve: Resolve): readonly string[] {
  const schema = resolve(reference);
  if (!isRecord(value) || schema.additionalProperties !== undefined) return [];
  const known = propertyNames(schema, resolve);
  if (known.size === 0) return [];
  return Object.keys(value)
    .filter((name) => !known.has(name))
    .map((name) => `${where}.${name}: not documented`);
}

function propertyNames(reference: Schema, resolve: Resolve): ReadonlySet<string> {
  const schema = resolve(reference);
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return new Set([
    ...Object.keys(schema.properties ?? {}),
    ...parts.flatMap((part) => [...propertyNames(part, resolve)]),
  ]);
}
