import { compareText } from "./compare.ts";
import { isJsonObject, type JsonValue } from "./json.ts";

/** JSON on one line with sorted keys: equal for equal values, whatever the order of their keys. */
export function canonicalText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonicalText).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).flatMap(([key, one]) =>
    one === undefined ? [] : [`${JSON.stringify(key)}:${canonicalText(one)}`],
  );
  return `{${fields.sort(compareText).join(",")}}`;
}
