import type { IssueCode } from "../../model/issues/issue-catalogue.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";

/**
 * One field as three readers see it: Go's decoder (`empty`, ranges, `form`), Calico's validator (`tags`, `checks`) and
 * the CRD (everything else). A table per kind is made of these.
 */
export type Schema =
  | TextSchema
  | NumberSchema
  | BooleanSchema
  | IntOrTextSchema
  | ListSchema
  | MapSchema
  | ObjectSchema
  | AnySchema;

interface Common {
  /**
   * How Go writes the field back. `dropped` (the default): left out when empty; `kept`: a pointer, so what was
   * written stays; `written`: always there, as its empty value where nothing was written.
   */
  readonly empty?: "dropped" | "kept" | "written";
  /** The CRD's default. */
  readonly fallback?: JsonValue;
  readonly tags?: readonly Tag[];
  readonly rules?: readonly CelRule[];
}

export interface TextSchema extends Common {
  readonly kind: "text";
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  /** In characters. */
  readonly maxLength?: number;
  /** A Go duration such as `1m30s`. */
  readonly form?: "duration";
}

export interface NumberSchema extends Common {
  readonly kind: "number";
  readonly integer: boolean;
  readonly values?: readonly number[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** What the Go type can hold. */
  readonly holds?: readonly [low: number, high: number];
}

export interface BooleanSchema extends Common {
  readonly kind: "boolean";
}

/** A number or a text; `form` says how Go reads it. */
export interface IntOrTextSchema extends Common {
  readonly kind: "int-or-text";
  readonly form: "port" | "protocol" | "plain";
}

export interface ListSchema extends Common {
  readonly kind: "list";
  readonly items: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** The API server refuses equal items; the library does not look. */
  readonly unique?: boolean;
}

/** Texts under free keys. */
export interface MapSchema extends Common {
  readonly kind: "map";
}

export interface ObjectSchema extends Common {
  readonly kind: "object";
  readonly fields: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minFields?: number;
  readonly maxFields?: number;
  /** Newer releases may have fields that are not named here: one that is not is a slip only if it is near to one that is. */
  readonly open?: boolean;
  /** Calico's rules over several fields of the object. */
  readonly checks?: readonly StructCheck[];
}

/** Not looked into: what other parts of the cluster write. */
export interface AnySchema extends Common {
  readonly kind: "any";
}

/** A rule of Calico's validator for one value. Empty values are not looked at, unless `evenEmpty`. */
export interface Tag {
  readonly code: IssueCode;
  readonly reason: string;
  readonly evenEmpty?: boolean;
  /** What is allowed, where it is a few texts: one of them may have been meant. */
  readonly values?: readonly string[];
  /** What is wrong with a value that is not accepted, and what it may have been meant to be. */
  readonly explain?: (
    value: JsonValue,
  ) => { readonly detail: string; readonly hint: string | undefined } | undefined;
  readonly accepts: (value: JsonValue) => boolean;
}

/** A CEL rule of the CRD. `self` is the value it stands at. */
export interface CelRule {
  readonly code: IssueCode;
  readonly message: string;
  readonly holds: (self: JsonValue) => boolean;
}

/** A rule of Calico's validator over several fields. */
export type StructCheck = (self: JsonObject, scope: CheckScope) => void;

export interface CheckScope {
  /** Minor version of the Calico release: 32 for v3.32. */
  readonly release: number;
  /** `field` is relative to the object the check stands at; `near` is what a text may have been meant to be. */
  readonly fault: (
    code: IssueCode,
    field: FieldPath,
    reason: string,
    value?: unknown,
    near?: readonly string[],
  ) => void;
}
