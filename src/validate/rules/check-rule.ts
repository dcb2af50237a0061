import type { IssueCode } from "../../model/issues/issue-catalogue.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import { parseCidr } from "../../sets/address-set.ts";
import { isNamedPort, lowestPort } from "../go/read-port.ts";
import { isPortName } from "../go/names.ts";
import { protocolNames, supportsPorts } from "../go/read-protocol.ts";
import { asText, fieldOf, listOf, numberOf, objectOf } from "../read-field.ts";
import type { CheckScope } from "../schema/schema.ts";

export const portSides = [
  ["source", "ports"],
  ["source", "notPorts"],
  ["destination", "ports"],
  ["destination", "notPorts"],
] as const;

const netSides = [
  ["source", "nets"],
  ["source", "notNets"],
  ["destination", "nets"],
  ["destination", "notNets"],
] as const;

export const portsNeedProtocol =
  "rules with numeric port or port range must set protocol to TCP or UDP or SCTP";
export const portsNotOfProtocol = "rules that specify ports must set protocol to TCP or UDP or SCTP";

/** Calico's rules over the parts of one rule. Source: validator.go, `validateRule`; reference section 5. */
export function checkRule(rule: JsonObject, scope: CheckScope): void {
  for (const key of ["protocol", "notProtocol"]) checkProtocol(fieldOf(rule, key), key, scope);
  checkPorts(rule, scope);
  checkNets(rule, scope);
}

/** A name in Calico's spelling, or a number from 1. */
export function protocolFault(protocol: JsonValue): string | undefined {
  if (typeof protocol === "number")
    return protocol === 0 ? "protocol number invalid, must be 1 to 255" : undefined;
  const known: readonly JsonValue[] = protocolNames;
  if (known.includes(protocol)) return undefined;
  return `protocol name invalid, must be one of ${protocolNames.map((name) => `\`${name}\``).join(", ")} or a number`;
}

function checkProtocol(protocol: JsonValue | undefined, key: string, scope: CheckScope): void {
  const fault = protocol === undefined ? undefined : protocolFault(protocol);
  if (fault !== undefined) scope.fault("protocol-invalid", [key], fault, protocol, protocolNames);
}

function checkPorts(rule: JsonObject, scope: CheckScope): void {
  const protocol = fieldOf(rule, "protocol");
  for (const [side, key] of portSides) {
    const ports = listOf(objectOf(rule, side), key);
    for (const [index, port] of ports.entries()) {
      const fault = portFault(port);
      if (fault !== undefined) scope.fault(fault.code, [side, key, index], fault.reason, port);
    }
    const reason = portsFault(protocol, ports);
    if (reason !== undefined) scope.fault("ports-without-protocol", [side, key], reason, ports);
  }
}

/** Why these ports can't stand beside the protocol. Names alone need none. */
export function portsFault(protocol: JsonValue | undefined, ports: readonly JsonValue[]): string | undefined {
  if (protocol === undefined) return ports.every(isNamedPort) ? undefined : portsNeedProtocol;
  return ports.length === 0 || supportsPorts(protocol) ? undefined : portsNotOfProtocol;
}

/** What is wrong with one port that can be read: port 0, or a name that is no service name. */
export function portFault(
  port: JsonValue,
): { readonly code: IssueCode; readonly reason: string } | undefined {
  if (typeof port === "string" && isNamedPort(port)) {
    if (isPortName(port)) return undefined;
    const range = /^[0-9]+-[0-9]+$/.test(port) ? "; a range is written with `:`" : "";
    return {
      code: "port-name-invalid",
      reason: `a named port must be a service name: 1-15 lower case letters, digits and \`-\`${range}`,
    };
  }
  if (lowestPort(port) !== 0) return undefined;
  return { code: "port-invalid", reason: "port range invalid, port number must be between 1 and 65535" };
}

function checkNets(rule: JsonObject, scope: CheckScope): void {
  const ipVersion = numberOf(rule, "ipVersion");
  const seen = new Set<number>();
  for (const [side, key] of netSides) {
    const families = new Set<number>();
    for (const [index, net] of listOf(objectOf(rule, side), key).entries()) {
      const cidr = typeof net === "string" ? parseCidr(net) : undefined;
      if (cidr === undefined) {
        scope.fault(
          "cidr-invalid",
          [side, key, index],
          "invalid CIDR, a rule wants an address with a mask",
          net,
        );
        continue;
      }
      families.add(cidr.family);
      if (key === "notNets" && scope.release >= 31 && isCatchAll(asText(net), cidr.family, cidr.prefix)) {
        const reason = "catch-all CIDR in negation creates logical contradiction (matches no traffic)";
        scope.fault("catch-all-negated", [side, key, index], reason, net);
      }
    }
    if (ipVersion !== undefined && [...families].some((family) => family !== ipVersion)) {
      scope.fault("ip-version-mismatch", [side, key], "rule IP version doesn't match CIDR version");
    }
    if (families.size > 1 || [...families].some((family) => seen.has(family === 4 ? 6 : 4))) {
      scope.fault("ip-versions-mixed", [side, key], "rule contains both IPv4 and IPv6 CIDRs");
    }
    for (const family of families) seen.add(family);
  }
}

/** Calico compares the text for IPv4, and the meaning for IPv6. */
function isCatchAll(net: string, family: 4 | 6, prefix: number): boolean {
  return family === 4 ? net === "0.0.0.0/0" : prefix === 0;
}
