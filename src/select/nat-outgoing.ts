import type { Cluster } from "../model/cluster.ts";
import { hasAddress } from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";

/** Whether the pool an address comes from translates what leaves it (NAT-2); the cluster's setting where no pool holds it. */
export function natOutgoingFor(cluster: Cluster, address: Address): boolean {
  const pool = cluster.pools.find((candidate) => hasAddress(candidate.cidr, address));
  return pool?.natOutgoing ?? cluster.settings.natOutgoing ?? false;
}
