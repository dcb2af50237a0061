import type { JsonObject } from "../base/json.ts";
import type { Direction, PolicyKind, StagedAction } from "../model/policy.ts";
import type { PolicyId } from "../model/ids.ts";
import type { FieldPath, Resource } from "../model/resource.ts";

/** A policy in Calico's v3 form, whatever it was written as, with the way back to what was written. */
export interface PolicySource {
  readonly kind: PolicyKind;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly spec: JsonObject;
  readonly staged: StagedAction | undefined;
  readonly resource: Resource;
  /** Where the author wrote what became `spec.selector` and the others. */
  readonly paths: { readonly selector: FieldPath; readonly order: FieldPath; readonly tier: FieldPath };
  /** One per rule of `spec.ingress` and `spec.egress`. */
  readonly origins: Readonly<Record<Direction, readonly WrittenRule[]>>;
  /** Fields of the written spec that the conversion does not know. */
  readonly unknownFields: readonly string[];
}

/** The rule an author wrote, from which one or more Calico rules were made. */
export interface WrittenRule {
  readonly index: number;
  readonly path: FieldPath;
  readonly name: string | undefined;
  readonly unknownFields: readonly string[];
}

/** `Kind:namespace/name` or `Kind:name`. */
export function policyId(source: Pick<PolicySource, "kind" | "namespace" | "name">): PolicyId {
  const scope = source.namespace === undefined ? "" : `${source.namespace}/`;
  // The only maker of policy ids.
  return `${source.kind}:${scope}${source.name}` as PolicyId;
}
