import type { JsonObject, JsonValue } from "../../base/json.ts";
import { parseSelector } from "../../selector/parse-selector.ts";
import { protocolNames } from "../go/read-protocol.ts";
import { asText, fieldOf, listOf, numberOf, objectOf, textOf } from "../read-field.ts";
import { portFault, portSides, portsFault } from "../rules/check-rule.ts";
import { uniqueTag } from "../rules/tags.ts";

/** The first thing in a policy's spec that makes Felix drop the policy as a whole. */
export function policyFault(spec: JsonObject, namespace: string | undefined): string | undefined {
  const selector = combinedSelector(spec, namespace);
  if (!isSelector(selector)) return `\`spec.selector\` is no valid selector`;
  const hints = listOf(spec, "performanceHints");
  if (!uniqueTag.accepts(hints) || hints.some((hint) => hint !== "AssumeNeededOnEveryNode")) {
    return "`spec.performanceHints` holds an unknown hint, or one twice";
  }
  return ruleFaults(spec);
}

/**
 * The text Felix parses: with a scope beside it, the policy's own selector stands in parentheses. Scopes that can't be
 * parsed are left out before, which widens the policy (reference section 19).
 */
function combinedSelector(spec: JsonObject, namespace: string | undefined): string {
  const own = textOf(spec, "selector");
  const scoped =
    namespace !== undefined ||
    ["namespaceSelector", "serviceAccountSelector"].some((key) => {
      const scope = textOf(spec, key);
      return scope !== "" && isSelector(scope);
    });
  return scoped && own !== "" ? `(${own})` : own;
}

/** The first fault in the rules of a policy or profile. */
export function ruleFaults(spec: JsonObject): string | undefined {
  for (const direction of ["ingress", "egress"]) {
    for (const [index, rule] of listOf(spec, direction).entries()) {
      const fault = ruleFault(rule);
      if (fault !== undefined) return `\`spec.${direction}[${index}].${fault.field}\`: ${fault.reason}`;
    }
  }
  return undefined;
}

interface RuleFault {
  readonly field: string;
  readonly reason: string;
}

function ruleFault(rule: JsonValue): RuleFault | undefined {
  return headFault(rule) ?? portsOfRuleFault(rule) ?? selectorFault(rule);
}

function headFault(rule: JsonValue): RuleFault | undefined {
  const ipVersion = numberOf(rule, "ipVersion");
  if (ipVersion !== undefined && ipVersion !== 4 && ipVersion !== 6) {
    return { field: "ipVersion", reason: "is neither 4 nor 6" };
  }
  for (const field of ["protocol", "notProtocol"]) {
    const protocol = fieldOf(rule, field);
    if (protocol !== undefined && !isFelixProtocol(protocol)) return { field, reason: "protocol invalid" };
  }
  for (const field of ["icmp", "notICMP"]) {
    const match = objectOf(rule, field);
    if (!isWithin(numberOf(match, "type"), 254))
      return { field: `${field}.type`, reason: "is not from 0 to 254" };
    if (!isWithin(numberOf(match, "code"), 255))
      return { field: `${field}.code`, reason: "is not from 0 to 255" };
  }
  return undefined;
}

/** Felix has names in lower case, so any case will do here. */
export function isFelixProtocol(protocol: JsonValue): boolean {
  if (typeof protocol === "number") return protocol !== 0;
  return protocolNames.some((name) => name.toLowerCase() === asText(protocol).toLowerCase());
}

function isWithin(value: number | undefined, high: number): boolean {
  return value === undefined || (value >= 0 && value <= high);
}

function portsOfRuleFault(rule: JsonValue): RuleFault | undefined {
  const written = fieldOf(rule, "protocol");
  const protocol = typeof written === "string" ? written.toLowerCase() : written;
  for (const [side, key] of portSides) {
    const ports = listOf(objectOf(rule, side), key);
    for (const [index, port] of ports.entries()) {
      const fault = portFault(port);
      if (fault !== undefined) return { field: `${side}.${key}[${index}]`, reason: fault.reason };
    }
    const reason = portsFault(protocol, ports);
    if (reason !== undefined) return { field: `${side}.${key}`, reason };
  }
  return undefined;
}

function selectorFault(rule: JsonValue): RuleFault | undefined {
  for (const side of ["source", "destination"]) {
    const match = objectOf(rule, side);
    const selectors: readonly (readonly [string, string])[] = [
      ["selector", textOf(match, "selector")],
      ["notSelector", textOf(match, "notSelector")],
      ["namespaceSelector", textOf(match, "namespaceSelector")],
      ["serviceAccounts.selector", textOf(objectOf(match, "serviceAccounts"), "selector")],
    ];
    for (const [key, text] of selectors) {
      if (!isSelector(text)) return { field: `${side}.${key}`, reason: "is no valid selector" };
    }
  }
  return undefined;
}

function isSelector(text: string): boolean {
  return parseSelector(text).ok;
}
