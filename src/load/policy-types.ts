import type { JsonObject } from "../base/json.ts";
import type { Direction } from "../model/policy.ts";
import { hasField, listAt, textsAt } from "./read-json.ts";

/** The directions a policy governs, and whether admission would have chosen otherwise on native CRDs. */
export interface PolicyTypes {
  readonly types: readonly Direction[];
  /** The field is absent and the two ways of defaulting it differ (TYP-1, TYP-2). */
  readonly ambiguous: boolean;
}

const both: readonly Direction[] = ["ingress", "egress"];

/**
 * `spec.types` of a Calico policy (TYP-4). Left out, it is what admission sets by counting rules (TYP-1), or both
 * directions where nothing defaults it: `defaulted` is false for raw objects (TYP-3).
 */
export function policyTypes(spec: JsonObject, defaulted: boolean): PolicyTypes {
  const written = textsAt(spec, "types").map((type) => type.toLowerCase());
  if (listAt(spec, "types").length > 0) {
    return { types: both.filter((direction) => written.includes(direction)), ambiguous: false };
  }
  if (!defaulted) return { types: both, ambiguous: false };
  const types = typesOf(listAt(spec, "ingress").length > 0, listAt(spec, "egress").length > 0);
  const onNativeCrds = typesOf(hasField(spec, "ingress"), hasField(spec, "egress"));
  return { types, ambiguous: types.join() !== onNativeCrds.join() };
}

/** Ingress unless there is egress alone, as `api/pkg/defaults/networkpolicy.go` has it. */
function typesOf(ingress: boolean, egress: boolean): readonly Direction[] {
  if (!egress) return ["ingress"];
  return ingress ? both : ["egress"];
}
