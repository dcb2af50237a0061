import type { JsonValue } from "../../base/json.ts";
import { fieldOf, listOf, textOf } from "../read-field.ts";
import { cel } from "./build.ts";
import type { CelRule } from "./schema.ts";

// CEL rules of the CRDs for rules and their sides. Source: reference section 5; Calico `v3/policy_common.go`.

/** Compares by value: the text `"6"` is not the number 6 here, though it is for Go. */
function isAnyOf(value: JsonValue | undefined, ...wanted: readonly JsonValue[]): boolean {
  return value !== undefined && wanted.includes(value);
}

function has(self: JsonValue, key: string): boolean {
  return fieldOf(self, key) !== undefined;
}

function hasItems(self: JsonValue | undefined, key: string): boolean {
  return listOf(self, key).length > 0;
}

const globalReason = "global() can only be used in an EntityRule namespaceSelector";

/** A plain text search: a value that holds `global(` trips it too. */
export function noGlobal(key: string): CelRule {
  return cel("global-misplaced", globalReason, (self) => !textOf(self, key).includes("global("));
}

export const icmpCodeNeedsType = cel(
  "icmp-code-without-type",
  "ICMP code specified without an ICMP type",
  (self) => !has(self, "code") || has(self, "type"),
);

export const ruleRules: readonly CelRule[] = [
  cel("http-protocol", "rules with HTTP match must have protocol TCP or unset", (self) => {
    const protocol = fieldOf(self, "protocol");
    return !has(self, "http") || protocol === undefined || isAnyOf(protocol, "TCP", 6);
  }),
  cel("http-action", "HTTP match is only valid on Allow rules", (self) => {
    return fieldOf(self, "action") === "Allow" || !has(self, "http");
  }),
  cel("services-with-ports", "ports and notPorts cannot be specified with services", (self) => {
    const destination = fieldOf(self, "destination");
    if (fieldOf(destination, "services") === undefined) return true;
    return !hasItems(destination, "ports") && !hasItems(destination, "notPorts");
  }),
  cel("icmp-protocol", "ICMP fields require protocol to be ICMP or ICMPv6", (self) => {
    return !has(self, "icmp") || isAnyOf(fieldOf(self, "protocol"), "ICMP", "ICMPv6", 1, 58);
  }),
  ...["protocol", "notProtocol"].flatMap((key) => [
    cel("icmp-ip-version", "protocol ICMP requires ipVersion 4", (self) => {
      return !isAnyOf(fieldOf(self, key), "ICMP", 1) || isAnyOf(fieldOf(self, "ipVersion") ?? 4, 4);
    }),
    cel("icmp-ip-version", "protocol ICMPv6 requires ipVersion 6", (self) => {
      return !isAnyOf(fieldOf(self, key), "ICMPv6", 58) || isAnyOf(fieldOf(self, "ipVersion") ?? 6, 6);
    }),
  ]),
];

function notWithServices(what: string, conflicts: (self: JsonValue) => boolean): CelRule {
  const reason = `cannot specify ${what} and Services on the same rule`;
  return cel("services-with-others", reason, (self) => !has(self, "services") || !conflicts(self));
}

export const entityRules: readonly CelRule[] = [
  noGlobal("selector"),
  notWithServices("NamespaceSelector", (self) => textOf(self, "namespaceSelector") !== ""),
  notWithServices("ServiceAccounts", (self) => has(self, "serviceAccounts")),
  cel("service-name-missing", "services must specify a service name", (self) => {
    return !has(self, "services") || textOf(fieldOf(self, "services"), "name") !== "";
  }),
  notWithServices("Selector/NotSelector", (self) => {
    return textOf(self, "selector") !== "" || textOf(self, "notSelector") !== "";
  }),
  notWithServices("Nets/NotNets", (self) => hasItems(self, "nets") || hasItems(self, "notNets")),
];
