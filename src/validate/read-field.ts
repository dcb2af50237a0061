import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";

const noItems: readonly JsonValue[] = [];
const nothing: JsonObject = {};

/** An own field; an explicit null counts as absent, as it does for Go. */
export function fieldOf(source: JsonValue | undefined, key: string): JsonValue | undefined {
  if (!isJsonObject(source) || !Object.hasOwn(source, key)) return undefined;
  return source[key] ?? undefined;
}

/** The text under `key`; empty where there is none, as in Go. */
export function textOf(source: JsonValue | undefined, key: string): string {
  const value = fieldOf(source, key);
  return typeof value === "string" ? value : "";
}

export function numberOf(source: JsonValue | undefined, key: string): number | undefined {
  const value = fieldOf(source, key);
  return typeof value === "number" ? value : undefined;
}

export function listOf(source: JsonValue | undefined, key: string): readonly JsonValue[] {
  const value = fieldOf(source, key);
  return asList(value) ?? noItems;
}

export function objectOf(source: JsonValue | undefined, key: string): JsonObject {
  const value = fieldOf(source, key);
  return isJsonObject(value) ? value : nothing;
}

/** A text or number as text; empty for anything else. */
export function asText(value: JsonValue | undefined): string {
  return typeof value === "string" || typeof value === "number" ? `${value}` : "";
}

/** The value as a list; undefined for anything else. */
export function asList(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  // The cast holds because of the shape of JsonValue: isArray alone would make it any[].
  return Array.isArray(value) ? (value as readonly JsonValue[]) : undefined;
}

/** What Go takes for the zero value of a field that is no pointer. */
export function isZero(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
