import type { JsonValue } from "../base/json.ts";

/** A list with more at its end. `undefined` where there is nothing at all: a tool is not to see a key nobody wrote. */
export function appended(
  written: JsonValue | undefined,
  added: readonly JsonValue[],
): readonly JsonValue[] | undefined {
  const before = Array.isArray(written) ? (written as readonly JsonValue[]) : [];
  return before.length + added.length === 0 ? undefined : [...before, ...added];
}
