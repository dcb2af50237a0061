import type { JsonObject } from "../base/json.ts";
import type { Direction } from "../model/policy.ts";
import { protocolName, protocolNumber } from "../sets/protocol.ts";
import { formatAddressSet, parseCidr } from "../sets/address-set.ts";
import {
  anyPort,
  converted,
  convertRules,
  expandRule,
  PortGroups,
  refused,
  type Conversion,
  type Converted,
  type PortGroup,
} from "./convert-rules.ts";
import { namespaceSelectorText, podSelectorText } from "./label-selector-text.ts";
import { parsePort, type ParsePortResult } from "./parse-port.ts";
import { fieldAt, hasField, listAt, numberAt, objectAt, objectsAt, textAt, textsAt } from "./read-json.ts";

/**
 * A Kubernetes NetworkPolicy's spec as a Calico one (reference section 15): default tier, order 1000, rules that all
 * allow. The API server's defaults are not applied here, only the converter's own: no types means Ingress (TYP-5).
 * Source: Calico `libcalico-go/lib/backend/k8s/conversion/conversion.go`, `K8sNetworkPolicyToCalico`.
 */
export function convertNetworkPolicy(spec: JsonObject): Conversion {
  const ingress = convertRules(objectsAt(spec, "ingress"), "ingress", (rule) => convertRule(rule, "ingress"));
  const egress = convertRules(objectsAt(spec, "egress"), "egress", (rule) => convertRule(rule, "egress"));
  const written = textsAt(spec, "policyTypes");
  const types = ["Ingress", "Egress"].filter((type) => written.includes(type));
  return {
    result: {
      spec: {
        tier: "default",
        order: 1000,
        ...(ingress.rules.length === 0 ? {} : { ingress: ingress.rules }),
        ...(egress.rules.length === 0 ? {} : { egress: egress.rules }),
        selector: podSelectorText(spec, "podSelector"),
        types: types.length === 0 ? ["Ingress"] : types,
      },
      origins: { ingress: ingress.origins, egress: egress.origins },
    },
    errors: [...ingress.errors, ...egress.errors],
  };
}

/** The spec with what the Kubernetes API server fills in: Ingress, and Egress where there are egress rules (TYP-5). */
export function defaultPolicyTypes(spec: JsonObject): JsonObject {
  if (listAt(spec, "policyTypes").length > 0) return spec;
  const policyTypes = listAt(spec, "egress").length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  return { ...spec, policyTypes };
}

function convertRule(rule: JsonObject, direction: Direction): Converted<readonly JsonObject[]> {
  const groups = portGroups(rule);
  if (!groups.ok) return groups;
  const peers = objectsAt(rule, direction === "ingress" ? "from" : "to").map(convertPeer);
  const head = { action: "Allow", name: undefined };
  return converted(expandRule(head, groups.value, peers.length === 0 ? [{}] : peers, direction));
}

/** An ipBlock wins over selectors beside it; one that can't be read leaves no peer match at all, as in Calico. */
function convertPeer(peer: JsonObject): JsonObject {
  if (hasField(peer, "ipBlock")) return convertBlock(objectAt(peer, "ipBlock"));
  const namespaceSelector = namespaceSelectorText(peer, "namespaceSelector");
  const selector = podSelectorText(peer, "podSelector");
  return namespaceSelector === "" ? { selector } : { selector, namespaceSelector };
}

function convertBlock(block: JsonObject): JsonObject {
  const net = maskedText(textAt(block, "cidr") ?? "");
  if (net === undefined) return {};
  const notNets: string[] = [];
  for (const entry of listAt(block, "except")) {
    const except = typeof entry === "string" ? maskedText(entry) : undefined;
    // The first bad entry drops itself and all after it, as in Calico.
    if (except === undefined) break;
    notNets.push(except);
  }
  return notNets.length === 0 ? { nets: [net] } : { nets: [net], notNets };
}

/** The block with its host bits masked; undefined for anything but a CIDR. */
export function maskedText(text: string): string | undefined {
  const parsed = parseCidr(text);
  return parsed === undefined ? undefined : formatAddressSet(parsed.set)[0];
}

function portGroups(rule: JsonObject): Converted<readonly PortGroup[]> {
  const written = objectsAt(rule, "ports");
  if (written.length === 0) return converted(anyPort);
  const groups = new PortGroups();
  for (const entry of written) {
    const protocol = canonicalProtocol(textAt(entry, "protocol"));
    if (!hasField(entry, "port")) {
      groups.add(protocol, undefined);
      continue;
    }
    const parsed = convertPort(entry);
    if (!parsed.ok) return refused(`failed to parse k8s port: ${parsed.message}`);
    groups.add(protocol, parsed.port);
  }
  return converted(groups.list());
}

/** `endPort` makes a range of texts, so a named port beside it can't be read (reference section 15). */
function convertPort(entry: JsonObject): ParsePortResult {
  const value = fieldAt(entry, "port");
  // A text in any case, so that a number below zero is a name.
  const port = typeof value === "number" || typeof value === "string" ? `${value}` : "";
  const end = numberAt(entry, "endPort");
  const written = end === undefined ? port : `${port}:${end}`;
  const parsed = parsePort(written);
  return parsed.ok ? parsed : { ok: false, message: `invalid port ${written}: ${parsed.message}` };
}

/** TCP where none is given; known names in Calico's spelling, whatever their case. */
export function canonicalProtocol(text: string | undefined): string {
  if (text === undefined || text === "") return "TCP";
  const number = protocolNumber(text);
  return number === undefined ? text : protocolName(number);
}
