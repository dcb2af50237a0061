import type { JsonObject, JsonValue } from "../../base/json.ts";
import { portFault } from "../rules/check-rule.ts";
import { fieldOf, listOf, textOf } from "../read-field.ts";

/**
 * What in the ports of a ClusterNetworkPolicy makes Felix drop the policy once it is converted: a name that is no service
 * name, which the CRD does not look at (reference sections 2 and 16).
 */
export function namedPortFault(spec: JsonObject): string | undefined {
  for (const [direction, side] of directions) {
    for (const [index, rule] of listOf(spec, direction).entries()) {
      const reason = isConverted(rule, side) ? nameFault(listOf(rule, "protocols")) : undefined;
      if (reason !== undefined) return `\`spec.${direction}[${index}].protocols\`: ${reason}`;
    }
  }
  return undefined;
}

const directions = [
  ["ingress", "from"],
  ["egress", "to"],
] as const;

/** A rule with a peer that Calico does not support is dropped, or denies everything: its ports are gone (K8S-7). */
function isConverted(rule: JsonValue, side: "from" | "to"): boolean {
  const known = ["namespaces", "pods", ...(side === "to" ? ["networks"] : [])];
  const peers = listOf(rule, side);
  return peers.length > 0 && peers.every((peer) => known.some((key) => fieldOf(peer, key) !== undefined));
}

function nameFault(protocols: readonly JsonValue[]): string | undefined {
  const isNamed = (entry: JsonValue): boolean =>
    ["tcp", "udp", "sctp"].every((key) => fieldOf(entry, key) === undefined);
  const names = protocols.filter(isNamed).map((entry) => textOf(entry, "destinationNamedPort"));
  // An entry that says nothing stands for all traffic.
  if (names.includes("")) return undefined;
  return names.map((name) => portNameFault(name)).find((fault) => fault !== undefined);
}

/** The name is never read as a number, whatever it looks like. */
function portNameFault(name: string): string | undefined {
  return /^[0-9]+(:[0-9]+)?$/.test(name) ? `\`${name}\` is no service name` : portFault(name)?.reason;
}
