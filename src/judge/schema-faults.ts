import type { z } from "zod";
import { isJsonObject, type JsonValue } from "../base/json.ts";
import { nearestText } from "../base/nearest-text.ts";
import type { FieldPath } from "../model/resource.ts";
import { nearestHint, type ConfigFault } from "./config-reader.ts";
import { configJsonSchema } from "./config-json-schema.ts";
import { configSchema } from "./config-schema.ts";
import { knownKeys } from "./known-keys.ts";

export interface PlacedFault {
  readonly path: FieldPath;
  readonly fault: ConfigFault;
}

/** More than these help nobody. */
const maxFaults = 100;

/** What the shape of a configuration breaks of its schema. */
export function schemaFaults(document: JsonValue): readonly PlacedFault[] {
  const parsed = configSchema.safeParse(document);
  if (parsed.success) return [];
  return parsed.error.issues
    .slice(0, maxFaults)
    .flatMap((issue) => faultsOf(issue, [], document))
    .slice(0, maxFaults);
}

type SchemaIssue = z.core.$ZodIssue;

function faultsOf(issue: SchemaIssue, parent: FieldPath, document: JsonValue): readonly PlacedFault[] {
  const path = [...parent, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
  const actual = valueAt(document, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key));
    case "invalid_union":
      return unionFaults(issue.errors, path, document, actual);
    case "invalid_key":
      return issue.issues.map(({ message }) => invalid(path, message, String(path.at(-1))));
    case "invalid_value":
      return [wrongValue(path, issue.values.map(String), actual)];
    case "invalid_type":
      return [actual === undefined ? missing(path) : wrongType(path, issue.expected, issue.message, actual)];
    case "too_small":
    case "too_big":
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_element":
    case "custom":
      return [invalid(path, lowerFirst(issue.message), shown(actual))];
  }
}

/** The faults of the alternative that the value was most likely meant to be: the one that gets furthest. */
function unionFaults(
  errors: readonly (readonly SchemaIssue[])[],
  path: FieldPath,
  document: JsonValue,
  actual: JsonValue | undefined,
): readonly PlacedFault[] {
  const inside = errors.filter(
    (alternative) => !alternative.some((issue) => issue.code === "invalid_type" && issue.path.length === 0),
  );
  const [best] = [...inside].sort((a, b) => missingIn(a) - missingIn(b) || a.length - b.length);
  if (best !== undefined) {
    // With an unknown key, what is missing is most likely what it was meant to be.
    const unknown = best.filter((issue) => issue.code === "unrecognized_keys");
    return (unknown.length > 0 ? unknown : best).flatMap((issue) => faultsOf(issue, path, document));
  }
  const expected = errors.flatMap((alternative) =>
    alternative.flatMap((issue) =>
      issue.code === "invalid_type" ? [typeNames[issue.expected] ?? issue.expected] : [],
    ),
  );
  if (actual === undefined) return [missing(path)];
  return [typeFault(path, [...new Set(expected)].join(" or "), actual)];
}

function missingIn(issues: readonly SchemaIssue[]): number {
  return issues.filter((issue) => issue.code === "invalid_type").length;
}

function unknownKey(path: FieldPath, key: string): PlacedFault {
  const known = knownKeys(configJsonSchema(), path);
  const nearest = nearestText(key, known);
  const where = path.length === 0 ? "" : ` in \`${fieldText(path)}\``;
  const hint =
    nearest === undefined
      ? { hint: `known are ${known.map((one) => `\`${one}\``).join(", ")}` }
      : nearestHint(nearest);
  return {
    path: [...path, key],
    fault: { code: "config-key-unknown", message: `unknown key \`${key}\`${where}`, value: key, ...hint },
  };
}

function missing(path: FieldPath): PlacedFault {
  const parent = path.slice(0, -1);
  const where = parent.length === 0 ? "" : ` in \`${fieldText(parent)}\``;
  return {
    path,
    fault: { code: "config-key-missing", message: `\`${String(path.at(-1))}\` is missing${where}` },
  };
}

function wrongValue(path: FieldPath, values: readonly string[], actual: JsonValue | undefined): PlacedFault {
  if (actual === undefined) return missing(path);
  const list = values.map((value) => `\`${value}\``).join(", ");
  const expected = values.length === 1 ? list : `one of ${list}`;
  const message = `\`${fieldText(path)}\` is \`${shown(actual)}\`, expected ${expected}`;
  return {
    path,
    fault: {
      code: "config-value-invalid",
      message,
      value: shown(actual),
      ...nearestHint(values.length === 1 ? undefined : nearestText(shown(actual), values)),
    },
  };
}

function wrongType(path: FieldPath, expected: string, message: string, actual: JsonValue): PlacedFault {
  // A message of our own starts with `expected`, and says more.
  if (message.startsWith("expected")) return invalid(path, message, shown(actual));
  return typeFault(path, typeNames[expected] ?? expected, actual);
}

function typeFault(path: FieldPath, expected: string, actual: JsonValue): PlacedFault {
  const what = path.length === 0 ? "the file" : `\`${fieldText(path)}\``;
  const message = `${what} holds ${typeOf(actual)}, expected ${expected}`;
  const hint =
    path.includes("ports") && typeof actual === "number" ? { hint: `did you mean \`TCP/${actual}\`` } : {};
  return { path, fault: { code: "config-type-invalid", message, value: shown(actual), ...hint } };
}

function invalid(path: FieldPath, message: string, value: string): PlacedFault {
  return {
    path,
    fault: {
      code: "config-value-invalid",
      message: `\`${fieldText(path)}\` is \`${value}\`: ${message}`,
      value,
    },
  };
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
  boolean: "`true` or `false`",
  number: "a number",
  int: "a whole number",
};

function typeOf(value: JsonValue): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text";
  if (typeof value === "object") return "a mapping";
  return `\`${value}\``;
}

/** The value as written, shortened. */
function shown(value: JsonValue | undefined): string {
  const full = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  return full.length > 60 ? `${full.slice(0, 59)}…` : full;
}

export function fieldText(path: FieldPath): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("");
}

function valueAt(document: JsonValue, path: FieldPath): JsonValue | undefined {
  let here: JsonValue | undefined = document;
  for (const step of path) {
    if (Array.isArray(here)) here = (here as readonly JsonValue[])[Number(step)];
    else if (isJsonObject(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
