import type { Cluster } from "../model/cluster.ts";
import type { EntityRule } from "../model/policy.ts";
import {
  allAddresses,
  emptyAddresses,
  intersectAddresses,
  isEmptyAddresses,
  parseCidr,
  subtractAddresses,
  unionAddresses,
  addressSetKey,
  type AddressSet,
} from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";
import { addressesOfList } from "./address-list.ts";
import { partitionAddresses, representativeOf, type AddressBlock } from "./partition-addresses.ts";

/** Where no pod has its address: not this network, loopback, link-local, multicast or reserved (RFC 6890). */
const neverPods = [
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/3",
  "::/8",
  "fe80::/10",
  "ff00::/8",
];

const candidates = new WeakMap<Cluster, readonly Address[]>();

/**
 * Addresses that stand for every address a pod could have whose own the tree does not hold: one for each block of
 * the pod CIDRs that some rule or set tells apart. What all candidates agree on is certain; the rest is unknown.
 */
export function candidateAddresses(cluster: Cluster): readonly Address[] {
  let list = candidates.get(cluster);
  if (list === undefined) {
    const blocks = partitionAddresses(addressSetsInUse([cluster]), podSpace(cluster));
    list = blocks.map((block) => block.representative);
    candidates.set(cluster, list);
  }
  return list;
}

/** The addresses a pod of unknown address may have: the pod CIDRs less what other endpoints are known to hold. */
export function podSpace(cluster: Cluster): AddressSet {
  const { podCIDRs } = cluster.settings;
  const space = isEmptyAddresses(podCIDRs) ? subtractAddresses(allAddresses(), netsOf(neverPods)) : podCIDRs;
  const free = subtractAddresses(space, endpointAddresses(cluster));
  // Every address taken: the pod has one of them all the same.
  return isEmptyAddresses(free) ? space : free;
}

/**
 * The outside, in blocks that no rule tells apart (DES-6): the address space less every endpoint and pod CIDR. A node whose
 * address the tree does not hold has one of these.
 */
export function outsideBlocks(clusters: readonly Cluster[], family: 4 | 6): readonly AddressBlock[] {
  const [only] = clusters;
  if (only === undefined || clusters.length > 1) return cutOutside(clusters, family);
  const known = blocksOf[family];
  let blocks = known.get(only);
  if (blocks === undefined) known.set(only, (blocks = cutOutside(clusters, family)));
  return blocks;
}

/** Of single clusters, which every flow asks about. */
const blocksOf = {
  4: new WeakMap<Cluster, readonly AddressBlock[]>(),
  6: new WeakMap<Cluster, readonly AddressBlock[]>(),
};

function cutOutside(clusters: readonly Cluster[], family: 4 | 6): readonly AddressBlock[] {
  const inside = clusters.map(insideOf).reduce(unionAddresses, emptyAddresses);
  return partitionAddresses(addressSetsInUse(clusters), subtractAddresses(allAddresses(family), inside));
}

/** As `candidateAddresses`, for pods of either cluster. */
export function podCandidates(clusters: readonly Cluster[], family: 4 | 6): readonly Address[] {
  const [only, ...others] = clusters;
  const all =
    only !== undefined && others.length === 0
      ? candidateAddresses(only)
      : freeAddresses(clusters, clusters.map(podSpace));
  return all.filter((address) => address.family === family);
}

/** Addresses that stand for all a host of unknown address may have. */
export function hostCandidates(clusters: readonly Cluster[], family: 4 | 6): readonly Address[] {
  const everything = allAddresses(family);
  return freeAddresses(
    clusters,
    clusters.map((cluster) => subtractAddresses(everything, insideOf(cluster))),
  );
}

/**
 * One address for each block of what is free in either cluster: what a removed node had may be that of a new one. It is one
 * that is free in both, if there is any: somebody else's would not stand for the rest.
 */
function freeAddresses(clusters: readonly Cluster[], spaces: readonly AddressSet[]): readonly Address[] {
  const free = spaces.reduce(unionAddresses, emptyAddresses);
  const inAll = spaces.reduce(intersectAddresses, free);
  return partitionAddresses(addressSetsInUse(clusters), free).map(({ addresses, family, representative }) => {
    const best = intersectAddresses(addresses, inAll);
    return isEmptyAddresses(best) ? representative : representativeOf(best, family);
  });
}

function insideOf(cluster: Cluster): AddressSet {
  return unionAddresses(endpointAddresses(cluster), cluster.settings.podCIDRs);
}

/** Every address the tree says belongs to a pod or a host. */
export function endpointAddresses(cluster: Cluster): AddressSet {
  let all = addressesOf.get(cluster);
  if (all === undefined) {
    all = addressesOfList([
      ...cluster.workloads.flatMap((pod) => pod.addresses),
      ...cluster.nodes.flatMap((node) => [
        ...node.addresses,
        ...node.tunnelAddresses.map(({ address }) => address),
      ]),
      ...cluster.hostEndpoints.flatMap((endpoint) => endpoint.expectedIPs),
    ]);
    addressesOf.set(cluster, all);
  }
  return all;
}

const addressesOf = new WeakMap<Cluster, AddressSet>();

/** Every set of addresses that something in the clusters compares a packet with, once each. */
export function addressSetsInUse(clusters: readonly Cluster[]): readonly AddressSet[] {
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

function netsOf(texts: readonly string[]): AddressSet {
  return texts.reduce(
    (all, text) => unionAddresses(all, parseCidr(text)?.set ?? emptyAddresses),
    emptyAddresses,
  );
}
