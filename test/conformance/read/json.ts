/** A vector as parsed: shape is checked by reading, field by field, with the functions below. */
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [key: string]: Json | undefined;
}

export function parseJson(text: string): Json {
  return JSON.parse(text) as Json;
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function record(value: Json | undefined): JsonRecord {
  return isRecord(value) ? value : {};
}

export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function records(value: Json | undefined): readonly JsonRecord[] {
  return list(value).filter(isRecord);
}

export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function number(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** A list of texts; a single text is a list of one. */
export function texts(value: Json | undefined): readonly string[] {
  return typeof value === "string" ? [value] : list(value).filter((item) => typeof item === "string");
}

/** The record less some fields. */
export function without(value: JsonRecord, ...keys: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
