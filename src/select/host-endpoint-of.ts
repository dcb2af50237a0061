import { compareText } from "../base/compare.ts";
import type { Cluster, HostEndpoint, HostNode } from "../model/cluster.ts";
import type { HostInterface } from "../model/options.ts";
import { addressKey, parseAddress } from "../sets/address.ts";
import type { InterfaceRef } from "./interface-ref.ts";
import { isPoliced } from "./bpf-coverage.ts";
import { governingTiers } from "./governing-policies.ts";

const byNode = new WeakMap<Cluster, ReadonlyMap<string, readonly HostEndpoint[]>>();
const none: readonly HostEndpoint[] = [];

/** Host endpoints of a node that govern one of its interfaces, and the ones that never win one; by name. */
export function hostEndpointsOf(cluster: Cluster, node: HostNode): readonly HostEndpoint[] {
  let known = byNode.get(cluster);
  if (known === undefined) byNode.set(cluster, (known = groupByNode(cluster.hostEndpoints)));
  return known.get(node.name) ?? none;
}

function groupByNode(endpoints: readonly HostEndpoint[]): ReadonlyMap<string, readonly HostEndpoint[]> {
  const groups = new Map<string, HostEndpoint[]>();
  for (const endpoint of endpoints.toSorted((a, b) => compareText(a.name, b.name))) {
    const group = groups.get(endpoint.node);
    if (group === undefined) groups.set(endpoint.node, [endpoint]);
    else group.push(endpoint);
  }
  return groups;
}

export interface GoverningHostEndpoint {
  readonly endpoint: HostEndpoint;
  /** It claims the interface itself; a `*` one covers it. */
  readonly named: boolean;
}

/**
 * The host endpoint whose policy a packet meets on an interface, or `undefined` where none covers it. One wins: the
 * smallest name among those that name the interface or, naming none, expect an address that is on it (HEP-2). A `*`
 * one covers what no other claims, pod interfaces included (HEP-3).
 */
export function governingHostEndpoint(
  cluster: Cluster,
  node: HostNode,
  on: InterfaceRef,
): GoverningHostEndpoint | undefined {
  if (!isPoliced(cluster, node, on)) return undefined;
  const candidates = hostEndpointsOf(cluster, node);
  const named =
    on.kind === "host" || on.kind === "tunnel" ? candidates.find((c) => claims(c, node, on.name)) : undefined;
  if (named !== undefined) return { endpoint: named, named: true };
  const star = candidates.find((candidate) => candidate.interfaceName === "*");
  return star === undefined ? undefined : { endpoint: star, named: false };
}

/**
 * The host endpoint that governs the interface which this one is for: itself, or that of the smallest name where several are
 * for one interface (HEP-2). The interface is taken to be there, whether or not the node is known to have it.
 */
export function activeHostEndpoint(
  cluster: Cluster,
  node: HostNode,
  endpoint: HostEndpoint,
): GoverningHostEndpoint {
  const named = endpoint.interfaceName !== "*";
  const rivals = hostEndpointsOf(cluster, node);
  const wins = (name: string): boolean => rivals.find((one) => claims(one, node, name)) === endpoint;
  // One that is on several interfaces and governs any of them is meant for that one.
  if (node.interfacesKnown && node.interfaces.some(({ name }) => wins(name))) return { endpoint, named };
  return { endpoint: rivals.find((one) => isForSame(one, endpoint, node)) ?? endpoint, named };
}

/** Whether both are for one interface, as far as that is known: the addresses of one that is only assumed prove nothing. */
function isForSame(one: HostEndpoint, other: HostEndpoint, node: HostNode): boolean {
  const { interfaceName } = other;
  if (one.interfaceName === "*" || interfaceName === "*") return one.interfaceName === interfaceName;
  if (interfaceName !== undefined && one.interfaceName !== undefined)
    return one.interfaceName === interfaceName;
  const claimedByBoth = ({ name }: HostInterface): boolean =>
    claims(one, node, name) && claims(other, node, name);
  if (node.interfacesKnown) return node.interfaces.some(claimedByBoth);
  const keys = new Set(other.expectedIPs.map(addressKey));
  return one.expectedIPs.some((address) => keys.has(addressKey(address)));
}

/** Whether a host endpoint names the interface or, naming none, expects an address that is on it (HEP-2). */
export function claims(endpoint: HostEndpoint, node: HostNode, name: string): boolean {
  if (endpoint.interfaceName !== undefined) return endpoint.interfaceName === name;
  const on = node.interfaces.find((candidate) => candidate.name === name);
  const present = on === undefined ? new Set<string>() : interfaceAddresses(on);
  return endpoint.expectedIPs.some((address) => present.has(addressKey(address)));
}

function interfaceAddresses(on: HostInterface): ReadonlySet<string> {
  let keys = interfaceKeys.get(on);
  if (keys === undefined) {
    const addresses = on.addresses.flatMap((text) => parseAddress(text) ?? []);
    interfaceKeys.set(on, (keys = new Set(addresses.map(addressKey))));
  }
  return keys;
}

const interfaceKeys = new WeakMap<HostInterface, ReadonlySet<string>>();

/**
 * The host endpoint whose preDNAT policy applies on an interface: the one that governs it, `winner`, if it has any, else
 * the `*` one (HEP-4; eBPF has no such fall-through).
 */
export function preDnatHostEndpoint(
  cluster: Cluster,
  node: HostNode,
  winner: GoverningHostEndpoint | undefined,
): HostEndpoint | undefined {
  if (winner === undefined || !winner.named || cluster.settings.dataplane === "ebpf") return winner?.endpoint;
  if (
    governingTiers(cluster, winner.endpoint.labels, { direction: "ingress", chain: "preDNAT" }).length > 0
  ) {
    return winner.endpoint;
  }
  return (
    hostEndpointsOf(cluster, node).find((candidate) => candidate.interfaceName === "*") ?? winner.endpoint
  );
}

/** Tiers that have untracked policy for a host endpoint, in either direction. */
export function untrackedTierCount(cluster: Cluster, { labels }: HostEndpoint): number {
  const names = (["ingress", "egress"] as const).flatMap((direction) =>
    governingTiers(cluster, labels, { direction, chain: "untracked" }).map(({ tier }) => tier.name),
  );
  return new Set(names).size;
}
