import { isJsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";
import { templateExpression, type TemplateParameters } from "./template-expression.ts";

/**
 * A template of an ApplicationSet with its parameters, in both forms: `{{cluster}}` and, with `goTemplate`, `{{.cluster}}`
 * and `{{index .path.segments 1}}`. What can't be filled in stays as it is. Source: Argo CD, "Templates".
 */
export function fillTemplate(value: JsonValue, parameters: TemplateParameters): JsonValue {
  if (typeof value === "string") {
    return value.replace(/\{\{-?\s*([^{}]*?)\s*-?\}\}/g, (whole, written: string) => {
      const name = written.replace(/\s+/g, " ");
      const plain = parameters.get(name) ?? parameters.get(name.replace(/^\./, ""));
      return plain ?? templateExpression(name, parameters) ?? whole;
    });
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, one]) =>
        one === undefined ? [] : [[key, fillTemplate(one, parameters)]],
      ),
    );
  }
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).map((one) => fillTemplate(one, parameters))
    : value;
}

export interface Unfilled {
  readonly expression: string;
  readonly path: FieldPath;
}

/** The first expression that is still in a template. */
export function unfilled(value: JsonValue, path: FieldPath = []): Unfilled | undefined {
  if (typeof value === "string") {
    const [expression] = /\{\{.*?\}\}/s.exec(value) ?? [];
    return expression === undefined ? undefined : { expression, path };
  }
  const entries: readonly (readonly [string | number, JsonValue | undefined])[] = Array.isArray(value)
    ? [...(value as readonly JsonValue[]).entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  for (const [key, one] of entries) {
    const found = one === undefined ? undefined : unfilled(one, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
