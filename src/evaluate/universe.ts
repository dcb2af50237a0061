import type { Cluster, HostEndpoint, HostNode, WorkloadEndpoint } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import type { Rule } from "../model/policy.ts";
import { elementAt, valueOf } from "../base/known.ts";
import {
  allPodAddresses,
  endpointAddresses,
  hostCandidates,
  outsideBlocks,
  podCandidates,
} from "../select/candidate-addresses.ts";
import { mayEncapsulate, tunnelAddress } from "../select/encapsulation.ts";
import { furtherHosts, type FurtherHost } from "../select/further-hosts.ts";
import { hostAddress } from "../select/resolve-end.ts";
import { hasAddress, isEmptyAddresses, type AddressSet } from "../sets/address-set.ts";
import { addressKey, type Address } from "../sets/address.ts";

/** Something that sends or receives packets with one address, or a pod whose address is not known. */
export interface Slot {
  /** Endpoint id; `node/<name>` and `tunnel/<name>` for the addresses a node translates to. */
  readonly id: string;
  /** `undefined` for a pod, host or tunnel whose address the tree does not hold. */
  readonly address: Address | undefined;
  /** For outside blocks: every address the slot stands for. */
  readonly block: AddressSet | undefined;
  /** The outside block that no rule or set names: everywhere else. */
  readonly isRest: boolean;
  /** Of the universe's spaces, the one in which its address is; `undefined` where the address is known. */
  readonly space: number | undefined;
}

/**
 * Everything that can be an end of a packet of one IP family, in one or two clusters at once. An endpoint that has
 * another address in the other cluster has a slot for each. Order: as the clusters list them, blocks last.
 */
export interface Universe {
  readonly family: 4 | 6;
  readonly slots: readonly Slot[];
  /** Position of a slot with an address by its key, see `slotKey`. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Positions of the slots without an address by id: two where the clusters have other addresses for it. */
  readonly indexesOf: ReadonlyMap<string, readonly number[]>;
  /** Position of the slot that a pod, host or tunnel of one cluster has without an address. */
  readonly indexIn: (cluster: Cluster, id: string) => number | undefined;
  /** Position of a pod's slot; nothing for one that sends no packets of the family, or those of its host. */
  readonly indexOfPod: ReadonlyMap<WorkloadEndpoint, number>;
  /** Addresses that stand for all a pod or tunnel of unknown address may have, then those for a host of unknown address. */
  readonly candidates: readonly Address[];
  /** Candidates that one end of unknown address may have, by position: those of pods in each cluster, those of hosts. */
  readonly spaces: readonly (readonly number[])[];
  /** Hosts at further addresses, which have slots by these ids. */
  readonly furtherHosts: ReadonlyMap<Cluster, readonly FurtherHost[]>;
}

/** Families in which some endpoint or rule of the clusters has an address; IPv4 where nothing says (MISC-5). */
export function familiesInUse(clusters: readonly Cluster[]): readonly (4 | 6)[] {
  const used = (family: 4 | 6): boolean =>
    clusters.some((cluster) => {
      const space = family === 4 ? cluster.settings.podCIDRs.v4 : cluster.settings.podCIDRs.v6;
      const addresses = endpointAddresses(cluster);
      return space.length > 0 || (family === 4 ? addresses.v4 : addresses.v6).length > 0;
    });
  const families = ([4, 6] as const).filter(used);
  const unknown = clusters.some((cluster) => cluster.workloads.some((pod) => pod.addresses.length === 0));
  const unplaced = unknown && clusters.every((cluster) => isEmptyAddresses(cluster.settings.podCIDRs));
  if (!unplaced) return families.length === 0 ? [4] : families;
  // Nobody says of which family pods are: IPv4, and IPv6 too where the author writes of it.
  return families.includes(6) || clusters.some(namesIPv6) ? [4, 6] : [4];
}

function namesIPv6({ policies, networkSets }: Cluster): boolean {
  const inRule = ({ source, destination }: Rule): boolean =>
    [source, destination].some(({ nets, notNets }) =>
      [nets, notNets].some((list) => list !== undefined && list.v6.length > 0),
    );
  return (
    networkSets.some(({ nets }) => nets.v6.length > 0) ||
    policies.some(({ ingress, egress }) => [...ingress, ...egress].some(inRule))
  );
}

export function slotKey(id: string, address: Address | undefined): string {
  return address === undefined ? id : `${id} ${addressKey(address)}`;
}

export function buildUniverse(clusters: readonly Cluster[], family: 4 | 6): Universe {
  const slots: Slot[] = [];
  const indexOf = new Map<string, number>();
  const indexesOf = new Map<string, number[]>();
  const indexOfPod = new Map<WorkloadEndpoint, number>();
  const push = (id: string, rest: Partial<Slot>): number =>
    slots.push({ id, address: undefined, block: undefined, isRest: false, space: undefined, ...rest }) - 1;
  const addSlot = (key: string, id: string, rest: Partial<Slot>): number => {
    let index = indexOf.get(key);
    if (index === undefined) indexOf.set(key, (index = push(id, rest)));
    return index;
  };
  const add = (id: string, address: Address | undefined): number | undefined =>
    address === undefined ? undefined : addSlot(slotKey(id, address), id, { address });
  const addUnknown = (id: string, space: number): number => {
    const known = indexesOf.get(id) ?? [];
    indexesOf.set(id, known);
    let index = known.find((one) => slots[one]?.space === space);
    if (index === undefined) known.push((index = push(id, { space })));
    return index;
  };
  const forPods = clusters.some((cluster) => needsCandidates(cluster, family))
    ? podCandidates(clusters, family)
    : [];
  const blocks = outsideBlocks(clusters, family);
  const hosts = clusters.flatMap(hostParties);
  const unaddressed = family === 4 ? hosts.filter(({ isUnknown }) => isUnknown) : [];
  const forHosts = unaddressed.length === 0 ? [] : hostCandidates(clusters, family);
  const { spaces, spaceOf } = candidateSpaces(clusters, forPods, forHosts);
  const further = furtherHosts(clusters, family);
  for (const cluster of clusters) {
    const space = spaceOf(cluster);
    for (const pod of cluster.workloads) {
      if (pod.hostNetwork) continue;
      const address = pod.addresses.find((candidate) => candidate.family === family);
      const isUnknown = pod.addresses.length === 0 && forPods.length > 0;
      const index = isUnknown ? addUnknown(pod.id, space) : add(pod.id, address);
      if (index !== undefined) indexOfPod.set(pod, index);
    }
    for (const host of hostParties(cluster)) add(host.id, host.address(family));
    for (const { id, address } of further.get(cluster) ?? []) add(id, address);
    for (const node of cluster.nodes) {
      add(`node/${node.name}`, hostAddress(node, undefined, family));
      const tunnel = tunnelAddress(cluster, node, family);
      add(`tunnel/${node.name}`, tunnel);
      if (tunnel === undefined && forPods.length > 0 && mayEncapsulate(cluster, family))
        addUnknown(`tunnel/${node.name}`, space);
    }
  }
  for (const { representative, addresses, inside } of blocks) {
    addSlot(slotKey("outside", representative), "outside", {
      address: representative,
      block: addresses,
      isRest: inside.length === 0,
    });
  }
  for (const { id } of unaddressed) addUnknown(id, spaces.length - 1);
  return {
    family,
    slots,
    indexOf,
    indexesOf,
    indexIn: (cluster, id) => {
      const own = [spaceOf(cluster), spaces.length - 1];
      return indexesOf.get(id)?.find((index) => own.includes(slots[index]?.space ?? -1));
    },
    indexOfPod,
    candidates: [...forPods, ...forHosts],
    spaces,
    furtherHosts: further,
  };
}

interface CandidateSpaces {
  readonly spaces: Universe["spaces"];
  /** That of the pods and tunnels of a cluster. */
  readonly spaceOf: (cluster: Cluster) => number;
}

/**
 * Pods are asked at the addresses that their own cluster has for pods: one that gains some may have become somebody else
 * to a rule. Where a cluster has none in this family, at those of the other. Hosts have the last space.
 */
function candidateSpaces(
  clusters: readonly Cluster[],
  forPods: readonly Address[],
  forHosts: readonly Address[],
): CandidateSpaces {
  const everything = forPods.map((_, index) => index);
  const ofPods = clusters.map((cluster) => {
    const all = allPodAddresses(cluster);
    const own = everything.filter((index) => hasAddress(all, elementAt(forPods, index)));
    return own.length === 0 ? everything : own;
  });
  const byText = new Map(ofPods.map((space) => [String(space), space]));
  const texts = [...byText.keys()];
  const numbers = new Map(
    clusters.map((cluster, index) => [cluster, texts.indexOf(String(elementAt(ofPods, index)))]),
  );
  return {
    spaces: [...byText.values(), forHosts.map((_, index) => forPods.length + index)],
    spaceOf: (cluster) => valueOf(numbers, cluster),
  };
}

/** A host as the matrix names it. */
interface HostParty {
  readonly id: EndpointId;
  readonly address: (family: 4 | 6) => Address | undefined;
  /** The tree holds no address of it in either family: it is anywhere outside the pods. */
  readonly isUnknown: boolean;
}

/** One party per HostEndpoint, and the nodes that have none. */
export function hostParties(cluster: Cluster): readonly HostParty[] {
  const governed = new Set(cluster.hostEndpoints.map((endpoint) => endpoint.node));
  const hosts = cluster.hostEndpoints.flatMap((endpoint) => {
    const node = cluster.nodes.find((candidate) => candidate.name === endpoint.node);
    return node === undefined ? [] : [hostParty(endpoint.id, node, endpoint)];
  });
  const bare = cluster.nodes
    .filter((node) => !governed.has(node.name))
    .map((node) => hostParty(`host/${node.name}` as EndpointId, node, undefined));
  return [...hosts, ...bare];
}

function hostParty(id: EndpointId, node: HostNode, on: HostEndpoint | undefined): HostParty {
  const address = (family: 4 | 6): Address | undefined => hostAddress(node, on, family);
  return { id, address, isUnknown: hostAddress(node, on, undefined) === undefined };
}

function needsCandidates(cluster: Cluster, family: 4 | 6): boolean {
  return (
    cluster.workloads.some((pod) => !pod.hostNetwork && pod.addresses.length === 0) ||
    (mayEncapsulate(cluster, family) &&
      cluster.nodes.some((node) => tunnelAddress(cluster, node, family) === undefined))
  );
}
