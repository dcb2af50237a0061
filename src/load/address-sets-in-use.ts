import type { Cluster } from "../model/cluster.ts";
import type { EntityRule } from "../model/policy.ts";
import { addressesOfList } from "../sets/address-list.ts";
import { addressSetKey, isEmptyAddresses, parseCidr, type AddressSet } from "../sets/address-set.ts";

type LoadedCluster = Omit<Cluster, "issues" | "assumptions">;

/** Every set of addresses that something in the clusters compares a packet with, once each. */
export function addressSetsInUse(clusters: readonly LoadedCluster[]): readonly AddressSet[] {
  const sets = new Map<string, AddressSet>();
  const add = (set: AddressSet | undefined): void => {
    if (set !== undefined && !isEmptyAddresses(set)) sets.set(addressSetKey(set), set);
  };
  for (const cluster of clusters) {
    const rules = [...cluster.policies, ...cluster.profiles.values()].flatMap((p) => [
      ...p.ingress,
      ...p.egress,
    ]);
    for (const rule of rules) {
      for (const side of [rule.source, rule.destination]) addSide(side, add);
    }
    for (const set of cluster.networkSets) add(set.nets);
    for (const endpoint of cluster.hostEndpoints) add(addressesOfList(endpoint.expectedIPs));
    for (const service of cluster.services.values())
      add(addressesOfList(service.members.map((m) => m.address)));
    for (const pool of cluster.pools) add(pool.cidr);
    for (const node of cluster.nodes) {
      for (const failsafe of [...node.failsafeInbound, ...node.failsafeOutbound]) {
        if (failsafe.net !== undefined) add(parseCidr(failsafe.net)?.set);
      }
      // They decide which interface, and so which host endpoint, a packet crosses.
      for (const on of node.interfaces) for (const subnet of on.subnets ?? []) add(parseCidr(subnet)?.set);
    }
  }
  return [...sets.values()];
}

function addSide(side: EntityRule, add: (set: AddressSet | undefined) => void): void {
  add(side.nets);
  add(side.notNets);
}
