import type { JsonObject, JsonValue } from "../../base/json.ts";

/** A structural schema as a CRD states it: what the API server prunes, defaults and checks. */
export type Schema = ObjectSchema | ListSchema | TextSchema | NumberSchema | OtherSchema;

export interface ObjectSchema {
  readonly type: "object";
  readonly fields: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** CEL rules of the object. */
  readonly rules?: readonly CelRule[];
  /** Has more fields than are listed; those are kept unchecked. */
  readonly open?: boolean;
}

export interface ListSchema {
  readonly type: "list";
  readonly items: Schema;
  readonly max?: number;
  readonly min?: number;
  /** `listType: set`: the same value may not come twice. */
  readonly set?: boolean;
  readonly rules?: readonly CelRule<readonly JsonValue[]>[];
}

export interface TextSchema {
  readonly type: "text";
  readonly oneOf?: readonly string[];
  /** Bytes of UTF-8. */
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: RegExp;
  readonly default?: string;
  /** A rule on the value itself, and what it asks. */
  readonly check?: { readonly holds: (value: string) => boolean; readonly message: string };
}

export interface NumberSchema {
  readonly type: "integer" | "number";
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly number[];
}

export interface OtherSchema {
  /** `any`: not looked into. `port`: an integer or a string. `map`: text by text. */
  readonly type: "boolean" | "any" | "port" | "map";
}

/** A rule over several fields: `holds` is the validation, `message` what the API server says. */
export interface CelRule<T = JsonObject> {
  readonly holds: (value: T) => boolean;
  readonly message: string;
}

export const boolean: OtherSchema = { type: "boolean" };
export const any: OtherSchema = { type: "any" };
export const port: OtherSchema = { type: "port" };
export const map: OtherSchema = { type: "map" };
export const text: TextSchema = { type: "text" };
export const number: NumberSchema = { type: "number" };
export const integer: NumberSchema = { type: "integer" };

export function oneOf(...values: readonly string[]): TextSchema {
  return { type: "text", oneOf: values };
}

export function object(
  fields: ObjectSchema["fields"],
  rest: Pick<ObjectSchema, "required" | "rules" | "open"> = {},
): ObjectSchema {
  return { type: "object", fields, ...rest };
}

export function list(items: Schema, rest: Omit<ListSchema, "type" | "items"> = {}): ListSchema {
  return { type: "list", items, ...rest };
}

export function has(value: JsonObject, key: string): boolean {
  return Object.hasOwn(value, key) && value[key] !== undefined && value[key] !== null;
}
