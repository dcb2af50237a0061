import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { formatDuration, parseDuration } from "../go/duration.ts";
import { readPort } from "../go/read-port.ts";
import { readProtocol } from "../go/read-protocol.ts";
import { asList, fieldOf, isZero } from "../read-field.ts";
import type {
  IntOrTextSchema,
  ListSchema,
  MapSchema,
  NumberSchema,
  ObjectSchema,
  Schema,
  TextSchema,
} from "../schema/schema.ts";
import { makeProblem, type Problem } from "../validation.ts";

export interface Decoded {
  /** The object as Go writes it back: unknown and empty fields gone, ports and durations in canonical text. */
  readonly object: JsonObject;
  /** Values that can't be read as the field's type. */
  readonly faults: readonly Problem[];
}

/**
 * Reads an object as Go's decoder reads it into Calico's types, and writes it back. Fields the type does not have are
 * passed over; `unknownFields` finds them. An explicit null is the same as no field.
 */
export function decodeObject(schema: ObjectSchema, source: JsonObject): Decoded {
  const faults: Problem[] = [];
  const object = decode(schema, source, [], faults);
  return { object: isJsonObject(object) ? object : {}, faults };
}

/** The value written back; undefined where the field is left out. */
function decode(
  schema: Schema,
  value: JsonValue | undefined,
  path: FieldPath,
  faults: Problem[],
): JsonValue | undefined {
  const present = value ?? undefined;
  if (present === undefined) return schema.empty === "written" ? zeroOf(schema, path, faults) : undefined;
  const read = readValue(schema, present, path, faults);
  const dropped = (schema.empty ?? "dropped") === "dropped" && schema.kind !== "int-or-text" && isZero(read);
  return dropped ? undefined : read;
}

function readValue(schema: Schema, value: JsonValue, path: FieldPath, faults: Problem[]): JsonValue {
  switch (schema.kind) {
    case "text":
      return readText(schema, value, path, faults);
    case "number":
      return readNumber(schema, value, path, faults);
    case "boolean":
      return typeof value === "boolean" ? value : wrongType(path, "`true` or `false`", value, faults, false);
    case "int-or-text":
      return readIntOrText(schema, value, path, faults);
    case "list":
      return readList(schema, value, path, faults);
    case "map":
      return readMap(schema, value, path, faults);
    case "object":
      return readObject(schema, value, path, faults);
    case "any":
      return value;
  }
}

function readText(schema: TextSchema, value: JsonValue, path: FieldPath, faults: Problem[]): string {
  if (typeof value !== "string") {
    wrongType(path, "a text", value, faults, "");
    return "";
  }
  if (schema.form !== "duration") return value;
  const nanoseconds = parseDuration(value);
  if (nanoseconds !== undefined) return formatDuration(nanoseconds);
  faults.push(
    makeProblem("decode", "duration-invalid", path, "must be a duration such as `90s` or `1m30s`", { value }),
  );
  return value;
}

function readNumber(schema: NumberSchema, value: JsonValue, path: FieldPath, faults: Problem[]): number {
  const [low, high] = schema.holds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const whole = schema.integer && typeof value === "number" && !Number.isInteger(value);
  if (typeof value === "number" && !whole && value >= low && value <= high) return value;
  const range = schema.holds === undefined ? "" : ` from ${low} to ${high}`;
  wrongType(path, `a ${schema.integer ? "whole " : ""}number${range}`, value, faults, 0);
  return 0;
}

function readIntOrText(
  schema: IntOrTextSchema,
  value: JsonValue,
  path: FieldPath,
  faults: Problem[],
): JsonValue {
  if (schema.form === "plain") {
    if (typeof value === "string" || Number.isInteger(value)) return value;
    return wrongType(path, "a whole number or a text", value, faults, 0);
  }
  const result = schema.form === "port" ? readPort(value) : readProtocol(value);
  if (result.ok) return result.value;
  faults.push(makeProblem("decode", `${schema.form}-unreadable`, path, result.message, { value }));
  return 0;
}

function readList(schema: ListSchema, value: JsonValue, path: FieldPath, faults: Problem[]): JsonValue {
  const items = asList(value);
  if (items === undefined) return wrongType(path, "a list", value, faults, []);
  return items.map((item, index) => {
    const at = [...path, index];
    return item === null ? zeroOf(schema.items, at, faults) : readValue(schema.items, item, at, faults);
  });
}

function readMap(_: MapSchema, value: JsonValue, path: FieldPath, faults: Problem[]): JsonValue {
  if (!isJsonObject(value)) return wrongType(path, "texts under keys", value, faults, {});
  const entries = Object.entries(value).map(([key, text]): [string, JsonValue] => {
    if (typeof text === "string" || text === null || text === undefined) return [key, text ?? ""];
    return [key, wrongType([...path, key], "a text, in quotes", text, faults, "")];
  });
  return Object.fromEntries(entries);
}

function readObject(schema: ObjectSchema, value: JsonValue, path: FieldPath, faults: Problem[]): JsonValue {
  if (!isJsonObject(value)) return wrongType(path, "fields under it", value, faults, {});
  const out: Record<string, JsonValue> = {};
  for (const [key, field] of Object.entries(schema.fields)) {
    const read = decode(field, fieldOf(value, key), [...path, key], faults);
    if (read !== undefined) out[key] = read;
  }
  return out;
}

/** What Go has where nothing was written. */
function zeroOf(schema: Schema, path: FieldPath, faults: Problem[]): JsonValue {
  switch (schema.kind) {
    case "text":
      return schema.form === "duration" ? "0s" : "";
    case "number":
    case "int-or-text":
      return 0;
    case "boolean":
      return false;
    case "list":
      return [];
    case "object":
      return readObject(schema, {}, path, faults);
    case "map":
    case "any":
      return {};
  }
}

function wrongType(
  path: FieldPath,
  expected: string,
  value: JsonValue,
  faults: Problem[],
  instead: JsonValue,
): JsonValue {
  faults.push(makeProblem("decode", "wrong-type", path, `must be ${expected}`, { value }));
  return instead;
}
