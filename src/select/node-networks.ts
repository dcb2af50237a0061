import type { HostNode } from "../model/cluster.ts";
import { hasAddress, parseCidr, type Cidr } from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";

/** The interface a peer is reached through: the one whose network holds it, else the first (default route). */
export function interfaceTowards(node: HostNode, peer: Address): string {
  const direct = node.interfaces.find(({ subnets }) => isIn(networksOf(subnets), peer));
  return direct?.name ?? node.interfaces[0]?.name ?? "eth0";
}

/** Whether nodes reach each other without a router in the family of a packet, which is what `CrossSubnet` asks. */
export function shareSubnet(from: HostNode, to: HostNode, family: Address["family"]): boolean {
  const networks = from.interfaces
    .flatMap(({ subnets }) => networksOf(subnets))
    .filter((network) => network.family === family);
  const addresses = to.addresses.filter((address) => address.family === family);
  // Not known: taken as shared, the stricter reading for named host endpoints.
  if (networks.length === 0 || addresses.length === 0) return true;
  return addresses.some((address) => isIn(networks, address));
}

function isIn(networks: readonly Cidr[], address: Address): boolean {
  return networks.some(({ set }) => hasAddress(set, address));
}

/** The same few lists are asked about for every flow. */
const known = new WeakMap<readonly string[], readonly Cidr[]>();

function networksOf(subnets: readonly string[] = []): readonly Cidr[] {
  let networks = known.get(subnets);
  if (networks === undefined)
    known.set(subnets, (networks = subnets.flatMap((text) => parseCidr(text) ?? [])));
  return networks;
}
