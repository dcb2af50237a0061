import type { Cluster, HostNode } from "../model/cluster.ts";
import type { TunnelKind } from "../model/encapsulation.ts";
import { addressKey, type Address } from "../sets/address.ts";
import { encapsulationTo } from "./encapsulation.ts";
import type { FlowKind } from "./flow-table.ts";
import { shareSubnet } from "./node-networks.ts";
import type { PathQuestion } from "./path-question.ts";
import type { Party } from "./path.ts";

/**
 * The tunnel a packet crosses nodes by; `undefined` for a plain path. Only what goes to addresses of pods is encapsulated
 * (HEP-24). That of a host's tunnel is one: it is of a block of the pool, whose routes lead through the tunnel.
 */
export function tunnelOf(cluster: Cluster, kind: FlowKind, question: PathQuestion): TunnelKind | undefined {
  const toPod = kind === "pod-to-pod-other-node" || kind === "host-to-remote-pod";
  const toHost = kind === "pod-to-other-host" || kind === "host-to-other-host";
  if (!toPod && !(toHost && isTunnelAddress(nodeOf(question.to), question.destination))) return undefined;
  const mode = encapsulationTo(cluster, question.destination);
  switch (mode) {
    case "none":
      return undefined;
    case "vxlan":
    case "ipip":
    case "wireguard":
      return mode;
    case "vxlan-cross-subnet":
      return crossesSubnets(question) ? "vxlan" : undefined;
    case "ipip-cross-subnet":
      return crossesSubnets(question) ? "ipip" : undefined;
  }
}

/** Whether the address is that of one of the node's tunnels. */
export function isTunnelAddress(node: HostNode | undefined, address: Address): boolean {
  const key = addressKey(address);
  return node?.tunnelAddresses.some((one) => addressKey(one.address) === key) === true;
}

function crossesSubnets({ from, to, destination }: PathQuestion): boolean {
  const [sender, receiver] = [nodeOf(from), nodeOf(to)];
  if (sender === undefined || receiver === undefined) return false;
  return !shareSubnet(sender, receiver, destination.family);
}

function nodeOf(party: Party): HostNode | undefined {
  return party.kind === "outside" ? undefined : party.node;
}
