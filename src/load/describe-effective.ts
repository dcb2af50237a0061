import type { JsonObject, JsonValue } from "../base/json.ts";
import { formatAddress, parseAddress } from "../sets/address.ts";
import { parseSelector } from "../selector/parse-selector.ts";
import { formatAddressSet, parseCidrOrAddress } from "../sets/address-set.ts";
import { convertNetworkPolicy } from "./convert-network-policy.ts";
import { tierOf } from "./load-policy.ts";
import { parsePort, portJson } from "./parse-port.ts";
import { policySelectorText } from "./policy-selector-text.ts";
import {
  booleanAt,
  fieldAt,
  hasField,
  listAt,
  objectAt,
  objectsAt,
  textAt,
  textMapAt,
  textsAt,
} from "./read-json.ts";
import { sideSelectorText } from "./side-selector-text.ts";

/**
 * A Calico v3 resource in the flattened form that Felix evaluates: one selector per policy and per side of a rule, nets
 * masked, labels as they count. A rule by itself is `{ kind: "Rule", rule, namespace }`. Null: Felix never sees it, or
 * the kind is none of these.
 * Source: Calico `libcalico-go/lib/backend/syncersv1/updateprocessors/` (reference section 19).
 */
export function effectiveModel(input: JsonObject): JsonObject | null {
  const spec = objectAt(input, "spec");
  switch (textAt(input, "kind") ?? "") {
    case "Rule":
      return effectiveRule(objectAt(input, "rule"), orNone(textAt(input, "namespace")));
    case "NetworkPolicy":
    case "StagedNetworkPolicy":
      return effectivePolicy(spec, spec, textAt(objectAt(input, "metadata"), "namespace") ?? "");
    case "GlobalNetworkPolicy":
    case "StagedGlobalNetworkPolicy":
      return effectivePolicy(spec, spec, undefined);
    case "StagedKubernetesNetworkPolicy": {
      const { result, errors } = convertNetworkPolicy(spec);
      // One rule that can't be converted, and the whole staged policy is gone.
      if (result === null || errors.length > 0) return null;
      return effectivePolicy(result.spec, spec, textAt(objectAt(input, "metadata"), "namespace") ?? "");
    }
    case "Profile":
      return { labelsToApply: objectAt(spec, "labelsToApply"), ...effectiveRules(spec, undefined) };
    case "Tier":
      return effectiveTier(spec);
    case "NetworkSet":
    case "GlobalNetworkSet":
      return effectiveSet(input, spec);
    case "HostEndpoint":
      return effectiveHostEndpoint(input, spec);
    case "WorkloadEndpoint":
      return effectiveWorkloadEndpoint(input, spec);
    default:
      return null;
  }
}

/** `written` is what an author staged; `spec` is the Calico form of it. */
function effectivePolicy(
  spec: JsonObject,
  written: JsonObject,
  namespace: string | undefined,
): JsonObject | null {
  const stagedAction = textAt(written, "stagedAction");
  if (stagedAction === "Delete") return null;
  const types = textsAt(spec, "types");
  return {
    tier: tierOf(spec),
    selector: policySelectorText(spec, namespace).text,
    ...(namespace === undefined ? {} : { namespace }),
    ...(hasField(spec, "order") ? { order: fieldAt(spec, "order") } : {}),
    ...(types.length === 0 ? {} : { types }),
    ...Object.fromEntries(
      ["doNotTrack", "preDNAT", "applyOnForward"].flatMap((flag) =>
        booleanAt(spec, flag) === true ? [[flag, true]] : [],
      ),
    ),
    ...(stagedAction === undefined ? {} : { stagedAction }),
    ...effectiveRules(spec, namespace),
  };
}

function effectiveRules(spec: JsonObject, namespace: string | undefined): JsonObject {
  return {
    ingress: objectsAt(spec, "ingress").map((rule) => effectiveRule(rule, namespace)),
    egress: objectsAt(spec, "egress").map((rule) => effectiveRule(rule, namespace)),
  };
}

function effectiveRule(rule: JsonObject, namespace: string | undefined): JsonObject {
  const action = textAt(rule, "action") ?? "";
  const source = effectiveSide(objectAt(rule, "source"), namespace);
  const destination = effectiveSide(objectAt(rule, "destination"), namespace);
  return {
    action: action === "Pass" ? "next-tier" : action.toLowerCase(),
    ...kept(rule, "ipVersion"),
    ...lowered(rule, "protocol"),
    ...lowered(rule, "notProtocol"),
    ...kept(rule, "http"),
    ...kept(rule, "icmp"),
    ...kept(rule, "notICMP"),
    ...(Object.keys(source).length === 0 ? {} : { source }),
    ...(Object.keys(destination).length === 0 ? {} : { destination }),
  };
}

function effectiveSide(side: JsonObject, namespace: string | undefined): JsonObject {
  const readable = readableSelectors(side);
  // A namespace selector that can't be read takes the policy's own namespace with it.
  const scope =
    hasField(side, "namespaceSelector") && !hasField(readable, "namespaceSelector") ? undefined : namespace;
  const { selector, notSelector } = sideSelectorText(readable, scope);
  const services = objectAt(side, "services");
  return {
    ...list("nets", maskedNets(side, "nets")),
    ...list("notNets", maskedNets(side, "notNets")),
    ...(selector === "" ? {} : { selector }),
    ...(notSelector === "" ? {} : { notSelector }),
    ...list("ports", portTexts(side, "ports")),
    ...list("notPorts", portTexts(side, "notPorts")),
    ...(hasField(side, "services")
      ? { services: { name: textAt(services, "name") ?? "", namespace: textAt(services, "namespace") ?? "" } }
      : {}),
  };
}

/** Selectors that are given a prefix are parsed for it, and left out where they can't be. */
function readableSelectors(side: JsonObject): JsonObject {
  const isReadable = (source: JsonObject, key: string): boolean =>
    parseSelector(textAt(source, key) ?? "").ok;
  const accounts = objectAt(side, "serviceAccounts");
  return Object.fromEntries(
    Object.entries(side).flatMap(([key, value]): [string, JsonValue | undefined][] => {
      if (key === "namespaceSelector" && !isReadable(side, key)) return [];
      if (key === "serviceAccounts" && !isReadable(accounts, "selector"))
        return [[key, { names: listAt(accounts, "names") }]];
      return [[key, value]];
    }),
  );
}

/** Unparsable nets are skipped. */
function maskedNets(source: JsonObject, key: string): readonly string[] {
  return textsAt(source, key).flatMap((text) => {
    const parsed = parseCidrOrAddress(text);
    return parsed === undefined ? [] : formatAddressSet(parsed.set);
  });
}

function portTexts(side: JsonObject, key: string): readonly JsonValue[] {
  return listAt(side, key).map((written) => {
    const parsed = parsePort(written);
    return parsed.ok ? portJson(parsed.port) : written;
  });
}

function effectiveTier(spec: JsonObject): JsonObject {
  return {
    ...kept(spec, "order"),
    defaultAction: textAt(spec, "defaultAction") === "Pass" ? "Pass" : "Deny",
  };
}

function effectiveSet(input: JsonObject, spec: JsonObject): JsonObject {
  const metadata = objectAt(input, "metadata");
  const labels = new Map(textMapAt(metadata, "labels"));
  const namespace =
    textAt(input, "kind") === "NetworkSet" ? (textAt(metadata, "namespace") ?? "") : undefined;
  if (namespace !== undefined) labels.set("projectcalico.org/namespace", namespace);
  return {
    nets: maskedNets(spec, "nets"),
    labels: Object.fromEntries(labels),
    ...(namespace === undefined ? {} : { profiles: [`kns.${namespace}`] }),
  };
}

function effectiveHostEndpoint(input: JsonObject, spec: JsonObject): JsonObject {
  const expectedIPs = textsAt(spec, "expectedIPs").flatMap((text) => {
    const address = parseAddress(text);
    return address === undefined ? [] : [formatAddress(address)];
  });
  return {
    ...kept(spec, "interfaceName"),
    expectedIPs,
    labels: Object.fromEntries(textMapAt(objectAt(input, "metadata"), "labels")),
    profiles: textsAt(spec, "profiles"),
    ports: endpointPorts(spec),
  };
}

/** Null without addresses, or with one of any sort that can't be read: Felix never gets such an endpoint. */
function effectiveWorkloadEndpoint(input: JsonObject, spec: JsonObject): JsonObject | null {
  const ipNetworks = maskedNets(spec, "ipNetworks");
  const addresses = [
    ...textsAt(spec, "ipNetworks"),
    ...textsAt(spec, "allowSpoofedSourcePrefixes"),
    ...["ipv4Gateway", "ipv6Gateway"].map((key) => textAt(spec, key) ?? "").filter((text) => text !== ""),
  ];
  const isBroken = addresses.some((text) => parseCidrOrAddress(text) === undefined);
  if (ipNetworks.length === 0 || isBroken) return null;
  const labels = [...textMapAt(objectAt(input, "metadata"), "labels")].filter(
    ([key]) => !key.startsWith("pcns.") && !key.startsWith("pcsa."),
  );
  const account = textAt(spec, "serviceAccountName") ?? "";
  const added = account === "" ? [] : [["projectcalico.org/serviceaccount", account] as const];
  return {
    ...kept(spec, "interfaceName"),
    ipNetworks,
    labels: Object.fromEntries([...labels, ...added]),
    profiles: textsAt(spec, "profiles"),
    // Ports without a name are only there for host ports.
    ports: endpointPorts(spec).filter((port) => (textAt(port, "name") ?? "") !== ""),
  };
}

function endpointPorts(spec: JsonObject): readonly JsonObject[] {
  return objectsAt(spec, "ports").map((port) => ({
    ...kept(port, "name"),
    ...lowered(port, "protocol"),
    ...kept(port, "port"),
  }));
}

function kept(source: JsonObject, key: string): JsonObject {
  return hasField(source, key) ? { [key]: fieldAt(source, key) } : {};
}

function lowered(source: JsonObject, key: string): JsonObject {
  const value = fieldAt(source, key);
  return typeof value === "string" ? { [key]: value.toLowerCase() } : kept(source, key);
}

function list(key: string, items: readonly JsonValue[]): JsonObject {
  return items.length === 0 ? {} : { [key]: items };
}

function orNone(namespace: string | undefined): string | undefined {
  return namespace === "" ? undefined : namespace;
}
