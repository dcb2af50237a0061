import type { Cluster, HostEndpoint, HostNode } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import type { Party } from "../select/path.ts";
import { natOutgoingFor } from "../select/nat-outgoing.ts";
import { hostAddress } from "../select/resolve-end.ts";
import { addressKey, type Address } from "../sets/address.ts";
import { slotKey, type Universe } from "../evaluate/universe.ts";
import type { BlockName } from "./block-names.ts";

/** An endpoint of one cluster as a row and column of its matrix in one IP family. */
export interface PartySlot {
  readonly id: EndpointId;
  readonly kind: "workload" | "host" | "set" | "outside";
  readonly party: Party;
  readonly slot: number;
  /** Its position among the parties. */
  readonly index: number;
  /** Whether what it sends out of the pools is translated (NAT-2); `undefined`: nobody says. */
  readonly natOutgoing: boolean | undefined;
  /** What a host at a further address is called after, where the party itself names no host endpoint. */
  readonly named?: HostEndpoint;
  /** A host at one of several addresses, which its id names. */
  readonly isFurther?: true;
  /** What it sends carries that address whatever the way; its node's first one gives way to that of a tunnel (NAT-2). */
  readonly isBound?: true;
  /** A host endpoint that only the cluster it is compared with has. */
  readonly isStandIn?: true;
}

/** Every endpoint of the cluster that has a slot in the family, in the cluster's order, the outside last. */
export function indexParties(
  cluster: Cluster,
  universe: Universe,
  blocks: ReadonlyMap<number, BlockName>,
): readonly PartySlot[] {
  const nodes = new Map(cluster.nodes.map((node) => [node.name, node]));
  const natKnown = cluster.settings.natOutgoing !== undefined || cluster.pools.length > 0;
  const slotOf = (id: string, address: Address | undefined): number | undefined =>
    address === undefined ? universe.indexIn(cluster, id) : universe.indexOf.get(slotKey(id, address));
  const parties: PartySlot[] = [];
  for (const pod of cluster.workloads) {
    if (pod.hostNetwork) continue;
    const slot = universe.indexOfPod.get(pod);
    if (slot === undefined) continue;
    const address = universe.slots[slot]?.address;
    const node = pod.node === undefined ? undefined : nodes.get(pod.node);
    const natOutgoing = natKnown ? podTranslates(cluster, address) : undefined;
    parties.push({
      id: pod.id,
      kind: "workload",
      party: { kind: "workload", endpoint: pod, node },
      slot,
      index: parties.length,
      natOutgoing,
    });
  }
  const governed = new Set<string>();
  const addHost = (
    id: EndpointId,
    node: HostNode,
    on: Cluster["hostEndpoints"][number] | undefined,
  ): void => {
    const address = hostAddress(node, on, universe.family);
    const slot = slotOf(id, address);
    if (slot === undefined) return;
    parties.push({
      id,
      kind: "host",
      party: { kind: "host", node, on },
      slot,
      index: parties.length,
      natOutgoing: false,
    });
  };
  for (const endpoint of cluster.hostEndpoints) {
    const node = nodes.get(endpoint.node);
    governed.add(endpoint.node);
    if (node !== undefined) addHost(endpoint.id, node, endpoint);
  }
  for (const node of cluster.nodes)
    if (!governed.has(node.name)) addHost(`host/${node.name}` as EndpointId, node, undefined);
  for (const { id, node, address, named } of universe.furtherHosts.get(cluster) ?? []) {
    const slot = slotOf(id, address);
    if (slot === undefined) continue;
    const isExpected = named?.expectedIPs.some((one) => addressKey(one) === addressKey(address)) === true;
    parties.push({
      id,
      kind: "host",
      party: { kind: "host", node, on: isExpected ? named : undefined },
      slot,
      index: parties.length,
      natOutgoing: false,
      isFurther: true,
      ...(isFirst(node, address) ? {} : { isBound: true }),
      ...(named === undefined ? {} : { named }),
    });
  }
  const party: Party = { kind: "outside", through: undefined };
  for (const [slot, { id, kind }] of blocks)
    parties.push({ id, kind, party, slot, index: parties.length, natOutgoing: false });
  return parties;
}

function isFirst({ addresses: [first] }: HostNode, address: Address): boolean {
  return first !== undefined && addressKey(first) === addressKey(address);
}

/** A pod of unknown address is taken to be in a translating pool if any pool translates. */
function podTranslates(cluster: Cluster, address: Address | undefined): boolean {
  if (address !== undefined) return natOutgoingFor(cluster, address);
  return cluster.settings.natOutgoing ?? cluster.pools.some((pool) => pool.natOutgoing && pool.inUse);
}
