import type { JsonObject } from "../base/json.ts";
import type { Direction } from "../model/policy.ts";
import { maskedText } from "./convert-network-policy.ts";
import {
  anyPort,
  converted,
  convertRules,
  expandRule,
  PortGroups,
  refused,
  type Conversion,
  type Converted,
  type ConvertedRules,
  type PortGroup,
} from "./convert-rules.ts";
import { anyPodSelectorText, namespaceSelectorText, podSelectorText } from "./label-selector-text.ts";
import { parsePort, type ParsePortResult } from "./parse-port.ts";
import { hasField, listAt, numberAt, objectAt, objectsAt, textAt } from "./read-json.ts";

const tiers: ReadonlyMap<string, string> = new Map([
  ["Admin", "kube-admin"],
  ["Baseline", "kube-baseline"],
]);

const clusterActions: ReadonlyMap<string, string> = new Map([
  ["Accept", "Allow"],
  ["Deny", "Deny"],
  ["Pass", "Pass"],
]);

/**
 * A ClusterNetworkPolicy's spec (v1alpha2) as that of a GlobalNetworkPolicy (K8S-5 to K8S-8, TYP-7); null for an
 * unknown tier or no subject.
 * Source: Calico `libcalico-go/lib/backend/k8s/conversion/clusternetworkpolicy.go`.
 */
export function convertClusterPolicy(spec: JsonObject): Conversion {
  const tier = tiers.get(textAt(spec, "tier") ?? "");
  const order = numberAt(spec, "priority") ?? 0;
  return convertAdminSpec(spec, { tier, order, actions: clusterActions, portGroups: protocolGroups });
}

/** How the kinds of administrator policy differ. */
export interface AdminKind {
  readonly tier: string | undefined;
  readonly order: number;
  /** Written actions to Calico's. */
  readonly actions: ReadonlyMap<string, string>;
  readonly portGroups: (rule: JsonObject) => Converted<readonly PortGroup[]>;
}

/** What the three kinds of administrator policy share. */
export function convertAdminSpec(spec: JsonObject, kind: AdminKind): Conversion {
  const subject = convertSubject(objectAt(spec, "subject"));
  if (kind.tier === undefined || subject === undefined) {
    const message = kind.tier === undefined ? "unsupported tier" : "no subject is set";
    return { result: null, errors: [{ message, direction: undefined, index: 0 }] };
  }
  const rules = (direction: Direction): ConvertedRules =>
    convertRules(objectsAt(spec, direction), direction, (rule) => convertRule(rule, direction, kind));
  const ingress = rules("ingress");
  const egress = rules("egress");
  const types = [
    ...(ingress.rules.length > 0 ? ["Ingress"] : []),
    ...(egress.rules.length > 0 ? ["Egress"] : []),
  ];
  return {
    result: {
      spec: {
        tier: kind.tier,
        order: kind.order,
        ...(ingress.rules.length === 0 ? {} : { ingress: ingress.rules }),
        ...(egress.rules.length === 0 ? {} : { egress: egress.rules }),
        ...subject,
        ...(types.length === 0 ? {} : { types }),
      },
      origins: { ingress: ingress.origins, egress: egress.origins },
    },
    errors: [...ingress.errors, ...egress.errors],
  };
}

function convertSubject(subject: JsonObject): JsonObject | undefined {
  if (hasField(subject, "namespaces")) {
    return { selector: anyPodSelectorText, namespaceSelector: namespaceSelectorText(subject, "namespaces") };
  }
  return hasField(subject, "pods") ? convertPods(objectAt(subject, "pods")) : undefined;
}

/** A missing namespace selector is an empty one: every namespace. */
function convertPods(pods: JsonObject): JsonObject {
  const namespaceSelector = namespaceSelectorText(pods, "namespaceSelector");
  return {
    selector: podSelectorText(pods, "podSelector"),
    namespaceSelector: namespaceSelector === "" ? "all()" : namespaceSelector,
  };
}

/** K8S-7: what can't be converted is dropped if it allows, and else denies everything. */
function convertRule(
  rule: JsonObject,
  direction: Direction,
  kind: AdminKind,
): Converted<readonly JsonObject[]> {
  const written = textAt(rule, "action") ?? "";
  const action = kind.actions.get(written);
  if (action === undefined) return refused(`unsupported admin network policy action ${written}`);
  const instead: readonly JsonObject[] = action === "Allow" ? [] : [{ action: "Deny" }];
  const groups = kind.portGroups(rule);
  if (!groups.ok) return refused(groups.message, instead);
  const peers: JsonObject[] = [];
  for (const peer of objectsAt(rule, direction === "ingress" ? "from" : "to")) {
    const side = convertPeer(peer, direction);
    if (!side.ok) return refused(side.message, instead);
    peers.push(side.value);
  }
  const name = textAt(rule, "name");
  const head = { action, name: name === "" ? undefined : name };
  // Without peers there is nothing to make rules of, unlike in a NetworkPolicy.
  return converted(expandRule(head, groups.value, peers, direction));
}

/**
 * K8S-6: a peer of namespaces has no orchestrator term, so it matches the network sets in them too. Of several fields
 * `pods` wins over `namespaces`, and networks stand beside either, as in Calico; the API allows one.
 */
function convertPeer(peer: JsonObject, direction: Direction): Converted<JsonObject> {
  const networks = direction === "egress" ? listAt(peer, "networks") : [];
  if (!hasField(peer, "namespaces") && !hasField(peer, "pods") && networks.length === 0) {
    return refused(`none of supported fields in '${direction === "ingress" ? "From" : "To"}' is set.`);
  }
  const nets: string[] = [];
  for (const network of networks) {
    const net = typeof network === "string" ? maskedText(network) : undefined;
    if (net === undefined) {
      const found = typeof network === "string" ? network : "";
      return refused(`invalid CIDR in ANP rule: invalid CIDR address: ${found}`);
    }
    nets.push(net);
  }
  return converted<JsonObject>({
    ...(hasField(peer, "namespaces") ? { namespaceSelector: namespaceSelectorText(peer, "namespaces") } : {}),
    ...(hasField(peer, "pods") ? convertPods(objectAt(peer, "pods")) : {}),
    ...(nets.length === 0 ? {} : { nets }),
  });
}

const portProtocols = ["tcp", "udp", "sctp"];

/** `protocols` of a v1alpha2 rule; a named port has no protocol and stands in a group of its own (K8S-8). */
function protocolGroups(rule: JsonObject): Converted<readonly PortGroup[]> {
  const written = objectsAt(rule, "protocols");
  if (written.length === 0) return converted(anyPort);
  const groups = new PortGroups();
  for (const entry of written) {
    const protocol = portProtocols.find((candidate) => hasField(entry, candidate));
    const name = textAt(entry, "destinationNamedPort");
    if (protocol === undefined) {
      // An entry that says nothing stands for all traffic.
      if (name === undefined || name === "") return converted(anyPort);
      // The name is never read as a number, whatever it looks like.
      groups.add(undefined, { kind: "name", name });
      continue;
    }
    const port = objectAt(objectAt(entry, protocol), "destinationPort");
    // Number 0 is none.
    const number = numberAt(port, "number") ?? 0;
    if (number === 0 && !hasField(port, "range")) {
      groups.add(protocol.toUpperCase(), undefined);
      continue;
    }
    const parsed = number !== 0 ? parsePort(number) : convertRange(objectAt(port, "range"));
    if (!parsed.ok) return refused(`failed to parse k8s protocol: ${parsed.message}`);
    groups.add(protocol.toUpperCase(), parsed.port);
  }
  return converted(groups.list());
}

/** A range of port numbers from `start` to `end`. */
export function convertRange(range: JsonObject): ParsePortResult {
  return parsePort(`${numberAt(range, "start") ?? 0}:${numberAt(range, "end") ?? 0}`);
}
