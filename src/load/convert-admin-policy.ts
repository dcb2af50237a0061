import type { JsonObject } from "../base/json.ts";
import { convertAdminSpec, convertRange } from "./convert-cluster-policy.ts";
import { canonicalProtocol } from "./convert-network-policy.ts";
import {
  anyPort,
  converted,
  PortGroups,
  refused,
  type Conversion,
  type Converted,
  type PortGroup,
} from "./convert-rules.ts";
import { parsePort } from "./parse-port.ts";
import { fieldAt, hasField, numberAt, objectAt, objectsAt, textAt } from "./read-json.ts";

const adminActions: ReadonlyMap<string, string> = new Map([
  ["Allow", "Allow"],
  ["Deny", "Deny"],
  ["Pass", "Pass"],
]);

const baselineActions: ReadonlyMap<string, string> = new Map([
  ["Allow", "Allow"],
  ["Deny", "Deny"],
]);

/**
 * An AdminNetworkPolicy's spec (v1alpha1) as that of a GlobalNetworkPolicy, as Calico 3.29 to 3.31 converts it.
 * Source: Calico `libcalico-go/lib/backend/k8s/conversion/conversion.go` at v3.31.7 (reference section 17).
 */
export function convertAdminPolicy(spec: JsonObject): Conversion {
  const order = numberAt(spec, "priority") ?? 0;
  return convertAdminSpec(spec, { tier: "adminnetworkpolicy", order, actions: adminActions, portGroups });
}

/** A BaselineAdminNetworkPolicy's spec, as Calico 3.30 and 3.31 convert it. */
export function convertBaselinePolicy(spec: JsonObject): Conversion {
  return convertAdminSpec(spec, {
    tier: "baselineadminnetworkpolicy",
    order: 1000,
    actions: baselineActions,
    portGroups,
  });
}

/** A named port, or an entry that says nothing, makes the rule one for every protocol and port. */
function portGroups(rule: JsonObject): Converted<readonly PortGroup[]> {
  const written = objectsAt(rule, "ports");
  if (written.length === 0) return converted(anyPort);
  const groups = new PortGroups();
  for (const entry of written) {
    const number = hasField(entry, "portNumber") ? objectAt(entry, "portNumber") : undefined;
    const range = hasField(entry, "portRange") ? objectAt(entry, "portRange") : undefined;
    const said = number ?? range;
    // What stands after it is not looked at.
    if (said === undefined) return converted(anyPort);
    const parsed = number === undefined ? convertRange(said) : parsePort(fieldAt(number, "port"));
    if (!parsed.ok) return refused(`failed to parse k8s port: ${parsed.message}`);
    groups.add(canonicalProtocol(textAt(said, "protocol")), parsed.port);
  }
  return converted(groups.list());
}
