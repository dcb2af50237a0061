import type { Cluster, HostEndpoint, HostNode } from "../model/cluster.ts";
import { hostEndpointsOf } from "../select/host-endpoint-of.ts";
import type { PartySlot } from "./party-index.ts";

/**
 * Host endpoints that only another cluster has, as this one treats the same interface: its node, and whatever governs it
 * here, if anything. So a host endpoint that is taken away, made or renamed is compared with what is there instead of it.
 * None for a node that this cluster does not have.
 */
export function standIns(
  cluster: Cluster,
  own: readonly PartySlot[],
  others: readonly PartySlot[],
): readonly PartySlot[] {
  const nodes = new Map(cluster.nodes.map((node) => [node.name, node]));
  const ids = new Set<string>(own.map(({ id }) => id));
  const missing = others.flatMap((other) => {
    if (other.party.kind !== "host" || other.party.on === undefined || ids.has(other.id)) return [];
    const node = nodes.get(other.party.node.name);
    return node === undefined ? [] : [{ other, node, on: other.party.on }];
  });
  return missing.map(({ other: { id, slot, natOutgoing, isFurther, isBound }, node, on }, index) => ({
    id,
    kind: "host",
    party: { kind: "host", node, on: undefined, ...interfaceOf(on, node, cluster) },
    slot,
    index: own.length + index,
    natOutgoing,
    isStandIn: true,
    ...(isFurther === true ? { isFurther } : {}),
    ...(isBound === true ? { isBound } : {}),
  }));
}

/** The interface that the host endpoint names, unless one that goes by addresses may govern it here under any name. */
function interfaceOf(
  { interfaceName }: HostEndpoint,
  node: HostNode,
  cluster: Cluster,
): { readonly interface?: string } {
  const byAddress = hostEndpointsOf(cluster, node).some((one) => one.interfaceName === undefined);
  return interfaceName === undefined || interfaceName === "*" || byAddress
    ? {}
    : { interface: interfaceName };
}
