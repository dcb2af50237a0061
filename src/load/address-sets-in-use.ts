import type { Cluster, ServiceEndpoints } from "../model/cluster.ts";
import { addressesOfList } from "../sets/address-list.ts";
import { addressSetKey, isEmptyAddresses, parseCidr, type AddressSet } from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";

type LoadedCluster = Omit<Cluster, "issues" | "assumptions">;

/** Every set of addresses that something in the clusters compares a packet with, once each. */
export function addressSetsInUse(clusters: readonly LoadedCluster[]): readonly AddressSet[] {
  return distinct(clusters.flatMap((cluster) => [...setsOfPolicy(cluster), ...setsOfPaths(cluster)]));
}

/** Those of them that policy compares with; the others choose the way a packet takes. */
export function policyAddressSets(clusters: readonly LoadedCluster[]): readonly AddressSet[] {
  return distinct(clusters.flatMap(setsOfPolicy));
}

function setsOfPolicy(cluster: LoadedCluster): readonly AddressSet[] {
  const rules = [...cluster.policies, ...cluster.profiles.values()].flatMap((p) => [
    ...p.ingress,
    ...p.egress,
  ]);
  const sides = rules.flatMap(({ source, destination }) => [source, destination]);
  const failsafes = cluster.nodes.flatMap((node) => [...node.failsafeInbound, ...node.failsafeOutbound]);
  return [
    ...sides.flatMap(({ nets, notNets }) => [nets ?? [], notNets ?? []].flat()),
    ...cluster.networkSets.map(({ nets }) => nets),
    ...cluster.hostEndpoints.map(({ expectedIPs }) => addressesOfList(expectedIPs)),
    ...[...cluster.services.values()].flatMap(setsOfService),
    ...failsafes.flatMap(({ net }) => (net === undefined ? [] : (parseCidr(net)?.set ?? []))),
  ];
}

/** RULE-23: a rule asks for a member with its ports, so only members of the same ports are alike to it. */
function setsOfService({ members }: ServiceEndpoints): readonly AddressSet[] {
  const byPorts = new Map<string, Address[]>();
  for (const { address, ports } of members) {
    const key = ports.map(({ protocol, port }) => `${String(protocol)}/${String(port)}`).join(" ");
    const alike = byPorts.get(key);
    if (alike === undefined) byPorts.set(key, [address]);
    else alike.push(address);
  }
  return [...byPorts.values()].map(addressesOfList);
}

function setsOfPaths({ pools, nodes }: LoadedCluster): readonly AddressSet[] {
  // Subnets decide which interface, and so which host endpoint, a packet crosses.
  const subnets = nodes.flatMap((node) => node.interfaces.flatMap((on) => on.subnets ?? []));
  return [...pools.map(({ cidr }) => cidr), ...subnets.flatMap((text) => parseCidr(text)?.set ?? [])];
}

function distinct(sets: readonly AddressSet[]): readonly AddressSet[] {
  const filled = sets.filter((set) => !isEmptyAddresses(set));
  return [...new Map(filled.map((set) => [addressSetKey(set), set])).values()];
}
