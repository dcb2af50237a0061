import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { protocolNumber } from "../sets/protocol.ts";
import { convertibleIssue } from "./library/kubernetes-ports.ts";
import { portName, portText, textsOf } from "./library/rule-rules.ts";
import { rulesOf } from "./library/spec-rules.ts";
import { isInterface, isPortName, isSelector } from "./library/text-rules.ts";

/**
 * Why Felix's own validation drops an object that is stored: it is then treated as absent (MISC-10, reference
 * section 2). `undefined`: it is used, perhaps with a bad part ignored.
 */
export function whyDropped(kind: string, spec: JsonObject): string | undefined {
  switch (kind) {
    case "NetworkPolicy":
    case "GlobalNetworkPolicy":
    case "StagedNetworkPolicy":
    case "StagedGlobalNetworkPolicy":
      return policyFault(spec);
    case "StagedKubernetesNetworkPolicy":
      return convertibleIssue(spec)?.reason;
    case "HostEndpoint":
      return hostEndpointFault(spec);
    default:
      return undefined;
  }
}

/** A bad namespaceSelector or serviceAccountSelector of the policy is left out instead: it widens the policy. */
function policyFault(spec: JsonObject): string | undefined {
  if (isBadSelector(spec["selector"])) return "its selector can't be parsed";
  const hints = textsOf(spec["performanceHints"]);
  if (hints.some((hint) => hint !== "AssumeNeededOnEveryNode") || new Set(hints).size < hints.length) {
    return "its performanceHints are not valid";
  }
  return [...rulesOf(spec["ingress"]), ...rulesOf(spec["egress"])]
    .map(ruleFault)
    .find((fault) => fault !== undefined);
}

function ruleFault(rule: JsonObject): string | undefined {
  const { ipVersion, protocol, notProtocol } = rule;
  if (ipVersion !== undefined && ipVersion !== null && ipVersion !== 4 && ipVersion !== 6)
    return "a rule's ipVersion is neither 4 nor 6";
  for (const value of [protocol, notProtocol])
    if (isBadProtocol(value)) return `a rule's protocol \`${JSON.stringify(value)}\` is none`;
  for (const match of [rule["icmp"], rule["notICMP"]]) {
    if (isJsonObject(match) && (outside(match["type"], 254) || outside(match["code"], 255)))
      return "a rule's ICMP type or code is out of range";
  }
  for (const end of ["source", "destination"] as const) {
    const side = rule[end];
    const fault = isJsonObject(side) ? sideFault(side, protocol) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function sideFault(side: JsonObject, protocol: JsonValue | undefined): string | undefined {
  const accounts = side["serviceAccounts"];
  const selectors = [
    side["selector"],
    side["notSelector"],
    side["namespaceSelector"],
    isJsonObject(accounts) ? accounts["selector"] : undefined,
  ];
  if (selectors.some(isBadSelector)) return "a rule's selector can't be parsed";
  for (const key of ["ports", "notPorts"] as const) {
    const ports: readonly JsonValue[] = Array.isArray(side[key]) ? side[key] : [];
    if (ports.length === 0) continue;
    const numeric = ports.filter((port) => portName(port) === undefined);
    if (protocol === undefined && numeric.length > 0) return "a rule has ports and no protocol";
    if (protocol !== undefined && ![6, 17, 132].includes(protocolOf(protocol) ?? -1))
      return "a rule has ports and a protocol without any";
    if (
      numeric.some((port) =>
        portText(port)
          .split(":")
          .some((number) => Number(number) === 0),
      )
    )
      return "a rule names port 0";
    const named = ports.flatMap((port) => portName(port) ?? []);
    if (named.some((name) => !isPortName(name))) return "a rule's named port is no service name";
  }
  return undefined;
}

function isBadSelector(value: JsonValue | undefined): boolean {
  return typeof value === "string" && !isSelector(value);
}

/** Names count in any case here, unlike for the API's validator. */
function isBadProtocol(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  const number = protocolOf(value);
  return number === undefined || number < 1 || number > 255;
}

function protocolOf(value: JsonValue): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  return /^\d+$/.test(value) ? Number(value) : protocolNumber(value);
}

function outside(value: JsonValue | undefined, high: number): boolean {
  return typeof value === "number" && (value < 0 || value > high);
}

/** RULE-13: a port whose protocol is not one of the three names costs the whole host endpoint. */
function hostEndpointFault(spec: JsonObject): string | undefined {
  const { interfaceName } = spec;
  if (typeof interfaceName === "string" && interfaceName !== "" && !isInterface(interfaceName))
    return "its interfaceName is not valid";
  for (const { name, protocol, port } of rulesOf(spec["ports"])) {
    if (name === undefined || name === "") return "a port has no name";
    if (typeof protocol !== "string" || !["tcp", "udp", "sctp"].includes(protocol.toLowerCase()))
      return "a port's protocol is not TCP, UDP or SCTP";
    if (typeof port !== "number" || port < 1 || port > 65535) return "a port number is out of range";
  }
  return undefined;
}
