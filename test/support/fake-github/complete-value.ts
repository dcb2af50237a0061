import { isRecord, type Resolve, type Schema } from "./json-schema.ts";

/**
 * `partial` with every required property that it leaves out, filled with the plainest value the schema allows: null
 * where it may be, else an empty or fixed value. What the caller gave is kept.
 */
export function completeValue(reference: Schema, partial: unknown, resolve: Resolve): unknown {
  const schema = merged(reference, resolve);
  if (partial === undefined) return plainest(schema, resolve);
  if (Array.isArray(partial)) {
    return partial.map((item: unknown) => completeValue(schema.items ?? {}, item, resolve));
  }
  if (!isRecord(partial)) return partial;
  const names = new Set([...(schema.required ?? []), ...Object.keys(partial)]);
  return Object.fromEntries(
    [...names].map((name) => [name, completeValue(schema.properties?.[name] ?? {}, partial[name], resolve)]),
  );
}

function plainest(schema: Schema, resolve: Resolve): unknown {
  if (schema.nullable === true) return null;
  if (schema.enum !== undefined) return schema.enum[0];
  // GitHub leaves the type of some objects out.
  switch (schema.type ?? "object") {
    case "string":
      return plainestString(schema);
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [];
    default:
      return schema.properties === undefined && schema.required === undefined
        ? {}
        : completeValue(schema, {}, resolve);
  }
}

function plainestString({ format, example }: Schema): string {
  if (format === "date-time") return "2026-01-02T03:04:05Z";
  if (format === "uri") return "https://github.example/";
  return typeof example === "string" ? example : "";
}

/** The schema with its `allOf` parts and the first of its alternatives folded in. */
function merged(reference: Schema, resolve: Resolve): Schema {
  const schema = resolve(reference);
  const parts = [...(schema.allOf ?? []), ...[schema.anyOf?.[0], schema.oneOf?.[0]]];
  return parts.reduce<Schema>((whole, part) => {
    if (part === undefined) return whole;
    const more = merged(part, resolve);
    return {
      ...more,
      ...whole,
      properties: { ...more.properties, ...whole.properties },
      required: [...(whole.required ?? []), ...(more.required ?? [])],
    };
  }, schema);
}
