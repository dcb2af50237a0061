import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import type { JsonObject } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";
import { formatFieldPath } from "../parse/format-field-path.ts";

/**
 * Who objects. `decode`: the value can't be read at all; `validator`: Calico's Go rules, which calicoctl and the Calico
 * API server apply; `crd`: schema and CEL rules of the CustomResourceDefinition; `kubernetes`: rules that the Kubernetes
 * API server has for every object, or for its own kinds.
 */
export type Layer = "validator" | "crd" | "decode" | "kubernetes";

/** One rule that an object breaks. */
export interface Problem {
  /** Stable, kebab-case: `selector-invalid`, `value-unsupported`. */
  readonly code: IssueCode;
  /** Where, as kubectl writes it; empty for the object itself. */
  readonly field: string;
  /** Lower case, no full stop: what the rule asks for. */
  readonly reason: string;
  readonly layer: Layer;
  /** The offending value, shortened. */
  readonly value?: string;
  readonly path: FieldPath;
  /** What was probably meant. */
  readonly hint?: string;
}

export interface Verdict {
  readonly valid: boolean;
  readonly errors: readonly Problem[];
}

/** What becomes of the object if it lies in the datastore as written. */
export type FelixUse = "used" | "dropped" | "absent" | "undecodable";

export interface Validation {
  /** Calico's own verdict; for Kubernetes kinds that of the Kubernetes API server. */
  readonly library: Verdict;
  /** Verdict of the CRD alone; `undefined` for kinds, groups and releases without one. */
  readonly nativeCRD: (Verdict & { readonly unknownFields: readonly string[] }) | undefined;
  readonly felix: FelixUse;
  /** Why Felix drops it or can't read it. */
  readonly felixReason?: string;
  /** The object as Calico stores it, with defaults; only where there is a CRD and the object can be read. */
  readonly afterDefaulting?: JsonObject;
}

/** The rest of a problem, from what tells it apart. */
export function makeProblem(
  layer: Layer,
  code: IssueCode,
  path: FieldPath,
  reason: string,
  extra: { readonly value?: unknown; readonly hint?: string | undefined } = {},
): Problem {
  return {
    code,
    field: formatFieldPath(path),
    reason,
    layer,
    path,
    ...(extra.value === undefined ? {} : { value: shortValue(extra.value) }),
    ...(extra.hint === undefined ? {} : { hint: extra.hint }),
  };
}

export function verdictOf(errors: readonly Problem[]): Verdict {
  return { valid: errors.length === 0, errors };
}

const longest = 120;

function shortValue(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
