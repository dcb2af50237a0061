import type { Cluster, HostEndpoint, HostNode, WorkloadEndpoint } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import { firstAddress } from "../sets/address-set.ts";
import { addressKey, parseAddress, type Address } from "../sets/address.ts";
import { candidateAddresses, outsideBlocks } from "./candidate-addresses.ts";
import type { PacketEnd } from "./packet.ts";
import type { Party } from "./path.ts";
import { nodeAddressKeys } from "./node-address-keys.ts";
import { resolveOutside } from "./resolve-outside.ts";

/** One end of a question, resolved: who it is, and the addresses its packets may carry. */
export interface ResolvedEnd {
  readonly party: Party;
  /** More than one only for a pod whose address is not known. */
  readonly ends: readonly PacketEnd[];
  /** The asker named the address. */
  readonly explicit: boolean;
}

/**
 * Finds an end by endpoint id, address, or `id@address` for one address of an endpoint. `undefined`: no such
 * endpoint, or it has no address of the family. A hostNetwork pod is its host (HEP-21).
 */
export function resolveEnd(
  cluster: Cluster,
  text: string,
  family: 4 | 6 | undefined,
): ResolvedEnd | undefined {
  const at = text.lastIndexOf("@");
  if (at > 0) {
    const address = parseAddress(text.slice(at + 1));
    if (address === undefined) return undefined;
    const resolved = resolveId(cluster, text.slice(0, at), undefined);
    if (resolved === undefined) return undefined;
    const party = partyAt(resolved.party, address);
    return { party, ends: [endAt(party, address)], explicit: true };
  }
  const address = parseAddress(text);
  return address === undefined ? resolveId(cluster, text, family) : resolveAddress(cluster, address);
}

function resolveId(cluster: Cluster, id: string, family: 4 | 6 | undefined): ResolvedEnd | undefined {
  const pod = workloadsById(cluster).get(id);
  if (pod !== undefined)
    return pod.hostNetwork ? hostOfPod(cluster, pod, family) : resolvePod(cluster, pod, family);
  const endpoint = cluster.hostEndpoints.find((candidate) => candidate.id === id);
  const node = cluster.nodes.find((candidate) =>
    endpoint === undefined ? `host/${candidate.name}` === id : candidate.name === endpoint.node,
  );
  if (node !== undefined) return resolveHost(cluster, node, endpoint, family);
  const set = cluster.networkSets.find((candidate) => candidate.id === id);
  const address =
    set === undefined
      ? resolveOutside(cluster, id, family)
      : (firstAddress(set.nets, family ?? 4) ?? firstAddress(set.nets, 6));
  return address === undefined ? undefined : outside(address);
}

const byId = new WeakMap<Cluster, ReadonlyMap<string, WorkloadEndpoint>>();

/** The first of each id. */
function workloadsById(cluster: Cluster): ReadonlyMap<string, WorkloadEndpoint> {
  let known = byId.get(cluster);
  if (known === undefined) {
    const pods = new Map<string, WorkloadEndpoint>();
    for (const pod of cluster.workloads) if (!pods.has(pod.id)) pods.set(pod.id, pod);
    byId.set(cluster, (known = pods));
  }
  return known;
}

function resolvePod(
  cluster: Cluster,
  pod: WorkloadEndpoint,
  family: 4 | 6 | undefined,
): ResolvedEnd | undefined {
  const party: Party = {
    kind: "workload",
    endpoint: pod,
    node: cluster.nodes.find((node) => node.name === pod.node),
  };
  const ends =
    pod.addresses.length > 0
      ? ofFamily(pod.addresses, family)
          .slice(0, 1)
          .map((address) => ({ address, pod: undefined }))
      : unknownEnds(cluster, pod.id, family);
  return ends.length === 0 ? undefined : { party, ends, explicit: false };
}

function unknownEnds(cluster: Cluster, pod: EndpointId, family: 4 | 6 | undefined): readonly PacketEnd[] {
  const all = candidateAddresses(cluster);
  const wanted = family ?? all[0]?.family ?? 4;
  return all.filter((address) => address.family === wanted).map((address) => ({ address, pod }));
}

function hostOfPod(
  cluster: Cluster,
  pod: WorkloadEndpoint,
  family: 4 | 6 | undefined,
): ResolvedEnd | undefined {
  const node = cluster.nodes.find((candidate) => candidate.name === pod.node);
  return node === undefined ? undefined : resolveHost(cluster, node, undefined, family);
}

/** A host without any address in the tree is asked at one address of every outside block: it is none of the pods. */
function resolveHost(
  cluster: Cluster,
  node: HostNode,
  on: HostEndpoint | undefined,
  family: 4 | 6 | undefined,
): ResolvedEnd | undefined {
  const address = hostAddress(node, on, family);
  const party: Party = { kind: "host", node, on };
  if (address !== undefined) return { party, ends: [{ address, pod: undefined }], explicit: false };
  if (family === 6 || hostAddress(node, on, undefined) !== undefined) return undefined;
  const ends = outsideBlocks([cluster], 4).map(({ representative }) => ({
    address: representative,
    pod: undefined,
  }));
  return { party, ends, explicit: false };
}

/** The address a host is reached at: the first of its own that the host endpoint expects, else the first expected one. */
export function hostAddress(
  node: HostNode,
  on: HostEndpoint | undefined,
  family: 4 | 6 | undefined,
): Address | undefined {
  const own = ofFamily(node.addresses, family);
  const expected = ofFamily(on?.expectedIPs ?? [], family);
  const keys = new Set(expected.map(addressKey));
  return own.find((address) => keys.has(addressKey(address))) ?? expected[0] ?? own[0];
}

/** Those of the family asked for, if one is. */
function ofFamily(addresses: readonly Address[], family: 4 | 6 | undefined): readonly Address[] {
  return addresses.filter((address) => family === undefined || address.family === family);
}

function resolveAddress(cluster: Cluster, address: Address): ResolvedEnd {
  const key = addressKey(address);
  const end: PacketEnd = { address, pod: undefined };
  const isIts = (addresses: readonly Address[]): boolean => addresses.some((a) => addressKey(a) === key);
  const pod = cluster.workloads.find((p) => !p.hostNetwork && (isIts(p.addresses) || isIts(p.spread)));
  if (pod !== undefined) {
    const node = cluster.nodes.find((candidate) => candidate.name === pod.node);
    const party: Party = { kind: "workload", endpoint: pod, node };
    return { party, ends: [endAt(party, address)], explicit: true };
  }
  const node = cluster.nodes.find((candidate) => nodeAddressKeys(candidate).has(key));
  if (node !== undefined)
    return { party: { kind: "host", node, on: undefined }, ends: [end], explicit: true };
  return outside(address);
}

/** A host endpoint speaks for the addresses that it expects; another one may be of an interface that is not its own. */
function partyAt(party: Party, address: Address): Party {
  if (party.kind !== "host" || party.on === undefined) return party;
  const isIts = party.on.expectedIPs.some((expected) => addressKey(expected) === addressKey(address));
  return isIts ? party : { kind: "host", node: party.node, on: undefined };
}

/** The party at this address. Of a pod whose address is not known its own labels count there too. */
function endAt(party: Party, address: Address): PacketEnd {
  const isUnknown = party.kind === "workload" && party.endpoint.addresses.length === 0;
  return { address, pod: isUnknown ? party.endpoint.id : undefined };
}

function outside(address: Address): ResolvedEnd {
  return {
    party: { kind: "outside", through: undefined },
    ends: [{ address, pod: undefined }],
    explicit: true,
  };
}
