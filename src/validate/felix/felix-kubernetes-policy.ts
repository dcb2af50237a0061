import type { JsonObject, JsonValue } from "../../base/json.ts";
import { readPort } from "../go/read-port.ts";
import { supportsPorts } from "../go/read-protocol.ts";
import { asText, fieldOf, listOf, numberOf, textOf } from "../read-field.ts";
import { portFault } from "../rules/check-rule.ts";
import { isFelixProtocol } from "./felix-policy.ts";

/** What in the ports of a Kubernetes policy makes Felix drop the policy once it is converted (reference section 15). */
export function convertedPortFault(spec: JsonObject): string | undefined {
  for (const direction of ["ingress", "egress"]) {
    for (const [index, rule] of listOf(spec, direction).entries()) {
      const reason = rulePortFault(listOf(rule, "ports"));
      if (reason !== undefined) return `\`spec.${direction}[${index}].ports\`: ${reason}`;
    }
  }
  return undefined;
}

function rulePortFault(entries: readonly JsonValue[]): string | undefined {
  // A rule with a port that can't be read is left out by the conversion.
  if (entries.some((entry) => fieldOf(entry, "port") !== undefined && convertedPort(entry) === undefined))
    return undefined;
  // An entry without port means every port of its protocol, and wins over listed ones.
  const whole = new Set(entries.filter((entry) => fieldOf(entry, "port") === undefined).map(protocolOf));
  for (const entry of entries) {
    const protocol = protocolOf(entry);
    if (!isFelixProtocol(protocol)) return "protocol invalid";
    const port = whole.has(protocol) ? undefined : convertedPort(entry);
    if (port === undefined) continue;
    if (!supportsPorts(protocol)) return "protocol does not support ports";
    const fault = portFault(port);
    if (fault !== undefined) return fault.reason;
  }
  return undefined;
}

/** Names in lower case; TCP where none is given. */
function protocolOf(entry: JsonValue): string {
  const written = textOf(entry, "protocol");
  return written === "" ? "tcp" : written.toLowerCase();
}

function convertedPort(entry: JsonValue): JsonValue | undefined {
  const port = fieldOf(entry, "port");
  const end = numberOf(entry, "endPort");
  if (port === undefined) return undefined;
  // As a text, where a number below zero is a name.
  const text = typeof port === "number" ? `${port}` : asText(port);
  const read = readPort(end === undefined ? text : `${text}:${end}`);
  return read.ok ? read.value : undefined;
}
