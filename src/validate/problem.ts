import type { JsonValue } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";

/**
 * A reason for which an object is refused. `validator`: Calico's Go rules; `crd`: schema and CEL rules; `decode`: the value
 * can't be read at all; `kubernetes`: rules of the API server for built-in kinds and metadata.
 */
export interface Problem {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly path: FieldPath;
  /** What is wrong with it, lower case, no full stop. */
  readonly reason: string;
  readonly layer: "validator" | "crd" | "decode" | "kubernetes";
  /** The value as written, where it is short. */
  readonly value?: string;
}

/** Collects problems at paths. */
export type Report = (path: FieldPath, code: string, reason: string, value?: JsonValue) => void;

export function reporter(layer: Problem["layer"], into: Problem[]): Report {
  return (path, code, reason, value) => {
    const shown = value === undefined || typeof value === "object" ? undefined : String(value).slice(0, 80);
    into.push({ code, path, reason, layer, ...(shown === undefined ? {} : { value: shown }) });
  };
}
