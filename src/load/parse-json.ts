import type { JsonValue } from "../base/json.ts";

/** The value that a JSON text holds, as annotations do; undefined where it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse makes nothing but JsonValue.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
