import type { JsonObject } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { byteLength } from "../go/names.ts";
import { asText, fieldOf, listOf, objectOf, textOf } from "../read-field.ts";
import type { CheckScope, StructCheck } from "../schema/schema.ts";
import { checkTierPrefix } from "./check-tier-prefix.ts";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const namePatterns = {
  namespaced: new RegExp(`^(${label}(\\.${label})?|(knp|ossg)\\.default\\.${label}(\\.${label})*)$`),
  global: new RegExp(`^(${label}\\.)?${label}$`),
} as const;

export type PolicyScope = keyof typeof namePatterns;

/** Names of policies have at most one dot. Source: validator.go, `networkPolicyNameRegex`; reference section 3. */
export function checkPolicyName(kind: PolicyScope): StructCheck {
  return (object, scope) => {
    const name = textOf(objectOf(object, "metadata"), "name");
    checkNameLength(name, scope);
    if (!namePatterns[kind].test(name)) {
      const reason =
        "name must consist of lower case alphanumeric characters or `-`, with at most one dot between";
      scope.fault("policy-name-invalid", ["metadata", "name"], reason, name);
    }
    checkTierPrefix(object, scope);
  };
}

export function checkNameLength(name: string, scope: CheckScope): void {
  const over = byteLength(name) - 253;
  if (over > 0) {
    scope.fault("name-too-long", ["metadata", "name"], `name is too long by ${over} bytes`, name);
  }
}

/** The rules of an enforced policy's spec. */
export function checkPolicySpec(kind: PolicyScope): StructCheck {
  return (object, scope) => {
    const spec = objectOf(object, "spec");
    checkTypes(spec, scope);
    for (const [index, rule] of listOf(spec, "egress").entries()) {
      const at = ["spec", "egress", index];
      refuseServices(objectOf(rule, "source"), [...at, "source"], "not allowed in egress rule source", scope);
      if (fieldOf(rule, "http") !== undefined) {
        scope.fault("http-on-egress", [...at, "http"], "not allowed in egress rules");
      }
      if (kind === "global") wantNamespace(objectOf(rule, "destination"), [...at, "destination"], scope);
    }
    for (const [index, rule] of listOf(spec, "ingress").entries()) {
      const at = ["spec", "ingress", index];
      const reason = "not allowed in ingress rule destination";
      refuseServices(objectOf(rule, "destination"), [...at, "destination"], reason, scope);
      if (kind === "global") wantNamespace(objectOf(rule, "source"), [...at, "source"], scope);
    }
  };
}

function checkTypes(spec: JsonObject, scope: CheckScope): void {
  const types = listOf(spec, "types");
  for (const [index, type] of types.entries()) {
    if (types.indexOf(type) === index) continue;
    scope.fault(
      "type-duplicate",
      ["spec", "types", index],
      `'${asText(type)}' type specified more than once`,
      type,
    );
  }
}

function refuseServices(side: JsonObject, path: FieldPath, reason: string, scope: CheckScope): void {
  if (fieldOf(side, "services") === undefined) return;
  scope.fault("services-misplaced", [...path, "services"], reason);
}

/** Names of services are not fully qualified, and a global policy has no namespace of its own. */
function wantNamespace(side: JsonObject, path: FieldPath, scope: CheckScope): void {
  const services = fieldOf(side, "services");
  if (services === undefined || textOf(services, "namespace") !== "") return;
  scope.fault("service-namespace-missing", [...path, "services", "namespace"], "must specify a namespace");
}
