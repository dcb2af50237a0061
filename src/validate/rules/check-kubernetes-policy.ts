import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { parseCidr, type Cidr } from "../../sets/address-set.ts";
import { hasAddress } from "../../sets/address-set.ts";
import { parseAddress } from "../../sets/address.ts";
import { isPortName } from "../go/names.ts";
import { asText, fieldOf, listOf, numberOf, objectOf, textOf } from "../read-field.ts";
import { checkLabelSelector } from "./check-label-selector.ts";
import type { MetadataFault } from "./check-metadata.ts";
import { isPortNumber } from "./is-port-number.ts";

const protocols: readonly JsonValue[] = ["TCP", "UDP", "SCTP"];

/**
 * The API server's rules for its own NetworkPolicy. Source: Kubernetes `pkg/apis/networking/validation/validation.go`;
 * reference section 15.
 */
export function checkKubernetesPolicy(object: JsonObject, fault: MetadataFault): void {
  const spec = objectOf(object, "spec");
  checkLabelSelector(objectOf(spec, "podSelector"), ["spec", "podSelector"], fault);
  for (const [direction, peerKey] of [
    ["ingress", "from"],
    ["egress", "to"],
  ] as const) {
    for (const [index, rule] of listOf(spec, direction).entries()) {
      const at = ["spec", direction, index];
      for (const [n, port] of listOf(rule, "ports").entries()) checkPort(port, [...at, "ports", n], fault);
      for (const [n, peer] of listOf(rule, peerKey).entries()) checkPeer(peer, [...at, peerKey, n], fault);
    }
  }
  checkTypes(listOf(spec, "policyTypes"), fault);
}

function checkTypes(types: readonly JsonValue[], fault: MetadataFault): void {
  const at = ["spec", "policyTypes"];
  if (types.length > 2) fault("policy-types-too-many", at, "may not specify more than two policyTypes");
  for (const [index, type] of types.entries()) {
    if (type === "Ingress" || type === "Egress") continue;
    fault("value-unsupported", [...at, index], "must be one of `Ingress`, `Egress`", type);
  }
}

function checkPort(entry: JsonValue, at: FieldPath, fault: MetadataFault): void {
  const protocol = fieldOf(entry, "protocol");
  if (protocol !== undefined && !protocols.includes(protocol)) {
    fault("value-unsupported", [...at, "protocol"], "must be one of `TCP`, `UDP`, `SCTP`", protocol);
  }
  const port = fieldOf(entry, "port");
  if (typeof port === "number" && !isPortNumber(port)) {
    fault("port-invalid", [...at, "port"], "must be between 1 and 65535, inclusive", port);
  }
  if (typeof port === "string" && !isPortName(port)) {
    const reason = "a named port must be a service name: 1-15 lower case letters, digits and `-`";
    fault("port-name-invalid", [...at, "port"], reason, port);
  }
  const end = numberOf(entry, "endPort");
  const reason = end === undefined ? undefined : endPortFault(port, end);
  if (reason !== undefined) fault("end-port-invalid", [...at, "endPort"], reason, end);
}

function endPortFault(port: JsonValue | undefined, end: number): string | undefined {
  if (port === undefined) return "may not be specified when `port` is not specified";
  if (typeof port === "string") return "may not be specified when `port` is non-numeric";
  if (typeof port === "number" && end < port) return "must be greater than or equal to `port`";
  return isPortNumber(end) ? undefined : "must be between 1 and 65535, inclusive";
}

function checkPeer(peer: JsonValue, at: FieldPath, fault: MetadataFault): void {
  const selectors = ["podSelector", "namespaceSelector"].filter((key) => fieldOf(peer, key) !== undefined);
  for (const key of selectors) checkLabelSelector(objectOf(peer, key), [...at, key], fault);
  const block = fieldOf(peer, "ipBlock");
  if (block === undefined) {
    if (selectors.length === 0) fault("peer-missing", at, "must specify a peer");
    return;
  }
  if (selectors.length > 0) fault("peer-ambiguous", at, "may not specify both ipBlock and another peer");
  checkBlock(block, [...at, "ipBlock"], fault);
}

function checkBlock(block: JsonValue, at: FieldPath, fault: MetadataFault): void {
  const text = textOf(block, "cidr");
  const cidr = lenientCidr(text);
  if (text === "") fault("required", [...at, "cidr"], "is required");
  else if (cidr === undefined) fault("cidr-invalid", [...at, "cidr"], "must be a valid CIDR value", text);
  for (const [index, except] of listOf(block, "except").entries()) {
    const parsed = lenientCidr(asText(except));
    const place = [...at, "except", index];
    if (parsed === undefined) fault("cidr-invalid", place, "must be a valid CIDR value", except);
    else if (cidr !== undefined && !isStrictlyInside(parsed, cidr, asText(except))) {
      fault("except-outside", place, "must be a strict subset of `cidr`", except);
    }
  }
}

/** The API server takes octets with leading zeros, which Calico can't read (reference section 15). */
function lenientCidr(text: string): Cidr | undefined {
  return parseCidr(text) ?? parseCidr(text.replaceAll(/(^|\.)0+(?=[0-9])/g, "$1"));
}

function isStrictlyInside(inner: Cidr, outer: Cidr, text: string): boolean {
  const first = parseAddress(text.split("/")[0]?.replaceAll(/(^|\.)0+(?=[0-9])/g, "$1") ?? "");
  return first !== undefined && hasAddress(outer.set, first) && inner.prefix > outer.prefix;
}
