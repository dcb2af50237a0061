import type { JsonObject } from "../../base/json.ts";
import { objectOf, textOf } from "../read-field.ts";
import type { CheckScope } from "../schema/schema.ts";

const exempt = ["knp.default.", "ossg.", "kanp.adminnetworkpolicy.", "kbanp.baselineadminnetworkpolicy."];

/**
 * v3.29 to v3.31 only: the name of a policy in tier T starts with `T.`; in the default tier it may also have no dot.
 * Source: Calico `libcalico-go/lib/names/policy.go` at v3.31; reference section 3.
 */
export function checkTierPrefix(object: JsonObject, scope: CheckScope): void {
  if (scope.release < 29 || scope.release > 31) return;
  const name = textOf(objectOf(object, "metadata"), "name");
  const written = textOf(objectOf(object, "spec"), "tier");
  const tier = written === "" ? "default" : written;
  if (exempt.some((prefix) => name.startsWith(prefix)) || name.startsWith(`${tier}.`)) return;
  if (tier === "default" && !name.includes(".")) return;
  const reason = `incorrectly formatted policy name, must start with \`${tier}.\` before Calico v3.32`;
  scope.fault("policy-name-without-tier", ["metadata", "name"], reason, name);
}
