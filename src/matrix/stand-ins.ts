import type { Cluster } from "../model/cluster.ts";
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
    return node === undefined ? [] : [{ other, node }];
  });
  return missing.map(({ other: { id, slot, natOutgoing }, node }, index) => ({
    id,
    kind: "host",
    party: { kind: "host", node, on: undefined },
    slot,
    index: own.length + index,
    natOutgoing,
    isStandIn: true,
  }));
}
