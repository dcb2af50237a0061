import type { JsonValue } from "../base/json.ts";

/** Sets an own property. Plain assignment of `__proto__` would set the prototype instead. */
export function setKey(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}
