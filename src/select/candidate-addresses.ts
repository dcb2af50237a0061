import type { Cluster } from "../model/cluster.ts";
import {
  allAddresses,
  emptyAddresses,
  intersectAddresses,
  isEmptyAddresses,
  parseCidr,
  subtractAddresses,
  unionAddresses,
  type AddressSet,
} from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";
import { addressesOfList } from "../sets/address-list.ts";
import { addressSetsInUse } from "../load/address-sets-in-use.ts";
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
  const space = allPodAddresses(cluster);
  const free = subtractAddresses(space, endpointAddresses(cluster));
  // Every address taken: the pod has one of them all the same.
  return isEmptyAddresses(free) ? space : free;
}

/** The addresses that pods may have, whoever holds them. */
export function allPodAddresses({ settings: { podCIDRs } }: Cluster): AddressSet {
  return isEmptyAddresses(podCIDRs) ? subtractAddresses(allAddresses(), netsOf(neverPods)) : podCIDRs;
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

/** As `candidateAddresses`, for pods of either cluster; what only one of them has for pods is apart from the rest. */
export function podCandidates(clusters: readonly Cluster[], family: 4 | 6): readonly Address[] {
  const [only, ...others] = clusters;
  const all =
    only !== undefined && others.length === 0
      ? candidateAddresses(only)
      : freeAddresses(clusters, clusters.map(podSpace), clusters.map(allPodAddresses));
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
function freeAddresses(
  clusters: readonly Cluster[],
  spaces: readonly AddressSet[],
  apart: readonly AddressSet[] = [],
): readonly Address[] {
  const free = spaces.reduce(unionAddresses, emptyAddresses);
  const inAll = spaces.reduce(intersectAddresses, free);
  const sets = [...addressSetsInUse(clusters), ...apart];
  return partitionAddresses(sets, free).map(({ addresses, family, representative }) => {
    const best = intersectAddresses(addresses, inAll);
    return isEmptyAddresses(best) ? representative : representativeOf(best, family);
  });
}

function insideOf(cluster: Cluster): AddressSet {
  const spread = cluster.workloads.flatMap((pod) => pod.spread);
  const known = endpointAddresses(cluster);
  const all = spread.length === 0 ? known : unionAddresses(known, addressesOfList(spread));
  return unionAddresses(all, cluster.settings.podCIDRs);
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

function netsOf(texts: readonly string[]): AddressSet {
  return texts.reduce(
    (all, text) => unionAddresses(all, parseCidr(text)?.set ?? emptyAddresses),
    emptyAddresses,
  );
}
