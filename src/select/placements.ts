import type { Cluster, HostNode, WorkloadEndpoint } from "../model/cluster.ts";
import type { Chain, Direction } from "../model/policy.ts";
import { addressSetKey, hasAddress, parseCidr, type AddressSet } from "../sets/address-set.ts";
import { addressBook } from "./address-book.ts";
import { interfaceTexts } from "./bpf-coverage.ts";
import { addressesOfList } from "../sets/address-list.ts";
import { encapsulationsInUse } from "./encapsulation.ts";
import { governingTiers } from "./governing-policies.ts";
import { claims, hostEndpointsOf } from "./host-endpoint-of.ts";
import { positiveSelector } from "./positive-selector.ts";

/**
 * Nodes a pod may be on, one for each kind of node that can make a difference to its flows; `undefined` stands for a node
 * the tree knows nothing of. A pod with a stated node has one.
 * `apart`: the node the other end is on, left out where the question is about different nodes.
 */
export function placementsOf(
  cluster: Cluster,
  pod: WorkloadEndpoint,
  apart: HostNode | undefined,
): readonly (HostNode | undefined)[] {
  if (pod.node !== undefined) return [cluster.nodes.find((node) => node.name === pod.node)];
  let known = unplaced.get(cluster);
  if (known === undefined)
    unplaced.set(cluster, (known = new Map<HostNode | undefined, readonly (HostNode | undefined)[]>()));
  let nodes = known.get(apart);
  if (nodes === undefined) known.set(apart, (nodes = oneOfEachKind(cluster, apart)));
  return nodes;
}

/** By the node left out. */
const unplaced = new WeakMap<Cluster, Map<HostNode | undefined, readonly (HostNode | undefined)[]>>();

function oneOfEachKind(cluster: Cluster, apart: HostNode | undefined): readonly (HostNode | undefined)[] {
  const kinds = placementKinds(cluster);
  // Kinds keep their order whichever node is left out.
  const found = new Map<string, HostNode | undefined>();
  for (const node of cluster.nodes) {
    const kind = kinds.get(node) ?? "";
    if (found.get(kind) === undefined) found.set(kind, node === apart ? undefined : node);
  }
  const nodes = [...found.values()].filter((node) => node !== undefined);
  return nodes.length === 0 ? [undefined] : nodes;
}

const kindsOf = new WeakMap<Cluster, ReadonlyMap<HostNode, string>>();

/**
 * A text per node: equal texts, equal answers for the pods on it and for packets that carry its address, translated (NAT-2)
 * or around the packet itself (FLOW-4b).
 */
export function placementKinds(cluster: Cluster): ReadonlyMap<HostNode, string> {
  let kinds = kindsOf.get(cluster);
  if (kinds === undefined) {
    const sets = nodeAddressesMatter(cluster) ? comparedSets(cluster) : [];
    kinds = new Map(
      cluster.nodes.map((node) => [node, `${nodeKind(cluster, node)} ${addressKind(node, sets)}`]),
    );
    kindsOf.set(cluster, kinds);
  }
  return kinds;
}

/** Whether a packet may carry, or its way depend on, the address of the node a pod is on. */
export function nodeAddressesMatter({ settings, pools, hostEndpoints }: Cluster): boolean {
  if (settings.natOutgoing === true || pools.some((pool) => pool.natOutgoing)) return true;
  return encapsulationsInUse({ settings, pools }).some(
    (mode) => mode.endsWith("cross-subnet") || (mode !== "none" && hostEndpoints.length > 0),
  );
}

/** Every set of addresses that something compares a packet with; for selectors, what they stand for. */
function comparedSets(cluster: Cluster): readonly AddressSet[] {
  const { policies, profiles, nodes, pools, services } = cluster;
  const book = addressBook(cluster);
  const sets = new Map<string, AddressSet>();
  const add = (set: AddressSet | undefined): void => {
    if (set !== undefined) sets.set(addressSetKey(set), set);
  };
  const rules = [...policies, ...profiles.values()].flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  for (const side of rules.flatMap(({ source, destination }) => [source, destination])) {
    const selector = positiveSelector(side) ?? side.notSelector;
    const service =
      side.service === undefined ? undefined : services.get(`${side.service.namespace}/${side.service.name}`);
    add(side.nets);
    add(side.notNets);
    if (selector !== undefined) add(book.members(selector).addresses);
    if (service !== undefined) add(addressesOfList(service.members.map(({ address }) => address)));
  }
  for (const { failsafeInbound, failsafeOutbound, interfaces } of nodes) {
    for (const { net } of [...failsafeInbound, ...failsafeOutbound])
      if (net !== undefined) add(parseCidr(net)?.set);
    for (const subnet of interfaces.flatMap((on) => on.subnets ?? [])) add(parseCidr(subnet)?.set);
  }
  for (const pool of pools) add(pool.cidr);
  return [...sets.values()];
}

function addressKind({ addresses }: HostNode, sets: readonly AddressSet[]): string {
  const own = ([4, 6] as const).map((family) => addresses.find((address) => address.family === family));
  return own
    .map((address) =>
      address === undefined
        ? "?"
        : sets.flatMap((set, index) => (hasAddress(set, address) ? [index] : [])).join(","),
    )
    .join("|");
}

const onThePathOfPods: readonly (readonly [Chain, Direction])[] = [
  ["preDNAT", "ingress"],
  ["forward", "ingress"],
  ["forward", "egress"],
  ["untracked", "ingress"],
  ["untracked", "egress"],
];

/** Host endpoints without policy count too: their steps are part of the path. */
function nodeKind(cluster: Cluster, node: HostNode): string {
  const endpoints = hostEndpointsOf(cluster, node);
  if (endpoints.length === 0) return node.endpointToHost;
  const governing = endpoints.map((endpoint) => {
    const claimed = node.interfaces
      .filter(({ name }) => claims(endpoint, node, name))
      .map(({ name }) => name);
    const policies = onThePathOfPods.map(([chain, direction]) =>
      governingTiers(cluster, endpoint.labels, { chain, direction }).flatMap((t) =>
        t.policies.map((p) => p.id),
      ),
    );
    return [endpoint.interfaceName, claimed, policies];
  });
  return JSON.stringify([
    node.endpointToHost,
    interfaceTexts(cluster, node, endpoints),
    governing,
    node.failsafeInbound,
    node.failsafeOutbound,
  ]);
}
