import type { IssueCode } from "../../model/issues/issue-catalogue.ts";
import type {
  AnySchema,
  BooleanSchema,
  CelRule,
  IntOrTextSchema,
  ListSchema,
  MapSchema,
  NumberSchema,
  ObjectSchema,
  Schema,
  TextSchema,
} from "./schema.ts";

type Rest<S extends Schema, Given extends string = never> = Omit<S, "kind" | Given>;

export function text(rest: Rest<TextSchema> = {}): TextSchema {
  return { kind: "text", ...rest };
}

/** A text that is one of `values`. */
export function oneOf(values: readonly string[], rest: Rest<TextSchema, "values"> = {}): TextSchema {
  return { kind: "text", values, ...rest };
}

/** A whole number; Go's `int` unless `holds` says less. */
export function integer(rest: Rest<NumberSchema, "integer"> = {}): NumberSchema {
  return { kind: "number", integer: true, ...rest };
}

export function number(rest: Rest<NumberSchema, "integer"> = {}): NumberSchema {
  return { kind: "number", integer: false, ...rest };
}

export function boolean(rest: Rest<BooleanSchema> = {}): BooleanSchema {
  return { kind: "boolean", ...rest };
}

export function intOrText(
  form: IntOrTextSchema["form"],
  rest: Rest<IntOrTextSchema, "form"> = {},
): IntOrTextSchema {
  return { kind: "int-or-text", form, ...rest };
}

export function list(items: Schema, rest: Rest<ListSchema, "items"> = {}): ListSchema {
  return { kind: "list", items, ...rest };
}

export function map(rest: Rest<MapSchema> = {}): MapSchema {
  return { kind: "map", ...rest };
}

export function object(
  fields: ObjectSchema["fields"],
  rest: Rest<ObjectSchema, "fields"> = {},
): ObjectSchema {
  return { kind: "object", fields, ...rest };
}

/** An object of Kubernetes: the fields read, and the names of others that it has as well. */
export function openObject(
  fields: ObjectSchema["fields"],
  others: string,
  rest: Rest<ObjectSchema, "fields" | "open"> = {},
): ObjectSchema {
  const unread = others.split(" ").map((name): [string, Schema] => [name, any]);
  return { kind: "object", fields: { ...Object.fromEntries(unread), ...fields }, open: true, ...rest };
}

export const any: AnySchema = { kind: "any" };

export function cel(code: IssueCode, message: string, holds: CelRule["holds"]): CelRule {
  return { code, message, holds };
}

export const uint16: readonly [number, number] = [0, 65535];
export const int32: readonly [number, number] = [-(2 ** 31), 2 ** 31 - 1];
