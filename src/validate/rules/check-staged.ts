import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { objectOf, textOf } from "../read-field.ts";
import type { CheckScope, StructCheck } from "../schema/schema.ts";
import { checkPolicySpec, type PolicyScope } from "./check-policy.ts";
import { conversionFaults } from "./convert-faults.ts";

/** `Delete` wants an empty spec; any other action is checked as the enforced kind. Reference section 4. */
export function checkStaged(kind: PolicyScope): StructCheck {
  const enforced = checkPolicySpec(kind);
  return (object, scope) => {
    if (!isDelete(objectOf(object, "spec"))) {
      enforced(object, scope);
      return;
    }
    const left = Object.keys(objectOf(object, "spec")).filter(
      (key) => key !== "stagedAction" && key !== "tier",
    );
    if (left.length > 0) {
      const reason = "spec fields, except `tier`, should all be empty if `stagedAction` is `Delete`";
      scope.fault("staged-delete-not-empty", ["spec", left[0] ?? ""], reason);
    }
  };
}

/** A staged Kubernetes policy that can't be converted is refused. */
export const checkStagedKubernetes: StructCheck = (object, scope) => {
  const spec = objectOf(object, "spec");
  if (!isDelete(spec)) {
    for (const fault of conversionFaults(spec)) {
      scope.fault(
        "conversion-failed",
        ["spec", ...fault.path],
        `conversion to a staged policy failed: ${fault.reason}`,
      );
    }
    return;
  }
  const left = Object.keys(spec).filter((key) => {
    return (
      key !== "stagedAction" && !(key === "podSelector" && Object.keys(objectOf(spec, key)).length === 0)
    );
  });
  if (left.length > 0) {
    const reason = "spec fields should all be empty if `stagedAction` is `Delete`";
    scope.fault("staged-delete-not-empty", ["spec", left[0] ?? ""], reason);
  }
};

/**
 * A list that is written, though empty, is not the missing one that `Delete` wants: Go tells them apart. `written` is the
 * object before it is decoded, which leaves empty lists out.
 */
export function checkEmptyLists(written: JsonObject, fault: CheckScope["fault"]): void {
  const spec = objectOf(written, "spec");
  const kind = textOf(written, "kind");
  if (!kind.startsWith("Staged") || !isDelete(spec)) return;
  const isEmptyList = (value: JsonValue | undefined): boolean => Array.isArray(value) && value.length === 0;
  const pods = Object.values(objectOf(spec, "podSelector"));
  const isWritten = pods.some(
    (part) => isEmptyList(part) || (isJsonObject(part) && Object.keys(part).length === 0),
  );
  const found =
    Object.keys(spec).find((key) => isEmptyList(spec[key])) ?? (isWritten ? "podSelector" : undefined);
  if (found === undefined) return;
  const reason = "must be missing rather than empty if `stagedAction` is `Delete`";
  fault("staged-delete-not-empty", ["spec", found], reason);
}

function isDelete(spec: ReturnType<typeof objectOf>): boolean {
  return textOf(spec, "stagedAction") === "Delete";
}
