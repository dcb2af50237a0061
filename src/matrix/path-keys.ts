import { elementAt, valueOf } from "../base/known.ts";
import type { Cluster, HostNode } from "../model/cluster.ts";
import type { Chain, Direction } from "../model/policy.ts";
import { compareText } from "../base/compare.ts";
import type { SlotClasses } from "../evaluate/slot-classes.ts";
import { slotKey } from "../evaluate/universe.ts";
import type { Workspace } from "../evaluate/workspace.ts";
import { interfaceTexts } from "../select/bpf-coverage.ts";
import { activeHostEndpoint, claims, hostEndpointsOf } from "../select/host-endpoint-of.ts";
import { encapsulationTo, encapsulationsInUse, tunnelAddress } from "../select/encapsulation.ts";
import { natOutgoingFor } from "../select/nat-outgoing.ts";
import { nodeAddressesMatter } from "../select/placements.ts";
import { hostAddress } from "../select/resolve-end.ts";
import { isTunnelAddress } from "../select/tunnel-of.ts";
import { hasAddress, parseCidr } from "../sets/address-set.ts";
import { formatAddress, type Address } from "../sets/address.ts";
import type { PartySlot } from "./party-index.ts";

/** What decides, with the same of the peer, which steps a flow meets and what hosts on the way do. */
export interface PathKey {
  /** Equal texts, equal steps, on either side of a comparison. The programs of pods are not part of it. */
  readonly text: string;
  /** Addresses a path has to be planned for: one, or one of each kind that an unknown address may be of. */
  readonly addresses: readonly Address[];
}

/** Classes of the addresses a node's packets carry once translated or tunnelled; `undefined`: not in the tree. */
export interface NodeClasses {
  readonly own: number | undefined;
  readonly tunnel: number | undefined;
}

export interface PathKeys {
  readonly keyOf: (party: PartySlot) => PathKey;
  readonly nodeClasses: (node: HostNode) => NodeClasses;
}

type HostChain = readonly [Chain, Direction];

/** Chains that pods' packets meet on the nodes they cross. */
const forwarding: readonly HostChain[] = [
  ["forward", "ingress"],
  ["forward", "egress"],
  ["preDNAT", "ingress"],
  ["untracked", "ingress"],
];

/** All chains of a host endpoint. */
export const hostChains: readonly HostChain[] = [
  ...forwarding,
  ["untracked", "egress"],
  ["normal", "ingress"],
  ["normal", "egress"],
];

/** Numbers for texts that are long and few, the same for both sides of a comparison. */
export type TextNumbers = (text: string) => number;

export function createTextNumbers(): TextNumbers {
  const numbers = new Map<string, number>();
  return (text) => {
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    return number;
  };
}

export function createPathKeys(
  cluster: Cluster,
  { workspace, classes, numberOf }: { workspace: Workspace; classes: SlotClasses; numberOf: TextNumbers },
): PathKeys {
  const { universe } = workspace;
  const classesOf = new Map(
    cluster.nodes.map((node) => [node, findClasses(cluster, node, workspace, classes)]),
  );
  const hostTexts = new Map(
    cluster.nodes.map((node) => [node, nodeText(cluster, workspace, node, hostChains)]),
  );
  const addressesMatter = nodeAddressesMatter(cluster);
  const classText = (node: HostNode): string => {
    const { own, tunnel } = valueOf(classesOf, node);
    return `${String(own)},${String(tunnel)}`;
  };
  const podText = (node: HostNode): string =>
    `${addressesMatter ? classText(node) : ""} ${nodeText(cluster, workspace, node, forwarding)}`;
  const podTexts = new Map(cluster.nodes.map((node) => [node, podText(node)]));
  // Where a pod of unknown placement may be is one text for all of them.
  const anywhere = numberOf(JSON.stringify(countTwice([...podTexts.values()])));
  const places = new Map([...podTexts].map(([node, text]) => [node, numberOf(text)]));
  const inSpaces = universe.spaces.map((space) =>
    addressKeys(
      cluster,
      space.map((index) => elementAt(universe.candidates, index)),
    ),
  );
  return {
    nodeClasses: (node) => valueOf(classesOf, node),
    keyOf: ({ party, slot }) => {
      const { address, space = 0 } = elementAt(universe.slots, slot);
      const { text, addresses } = elementAt(inSpaces, space)(address);
      if (party.kind === "outside") return { text: `outside ${text}`, addresses };
      const { node } = party;
      if (party.kind === "workload")
        return { text: `pod ${text} ${String(node === undefined ? anywhere : places.get(node))}`, addresses };
      const on = hostEndpointsOf(cluster, party.node).findIndex((endpoint) => endpoint === party.on);
      const isTunnel = address !== undefined && isTunnelAddress(party.node, address);
      const host = `${String(on)}${party.interface ?? ""} ${String(isTunnel)} ${classText(party.node)} ${valueOf(hostTexts, party.node)}`;
      return { text: `host ${text} ${host}`, addresses };
    },
  };
}

/** Each text, with whether it is there more than once: the peer may be on the only node of a kind. */
function countTwice(texts: readonly string[]): readonly (readonly [string, boolean])[] {
  const counts = new Map<string, boolean>();
  for (const text of texts) counts.set(text, counts.has(text));
  return [...counts].sort(([a], [b]) => compareText(a, b));
}

function findClasses(
  cluster: Cluster,
  node: HostNode,
  { universe }: Workspace,
  classes: SlotClasses,
): NodeClasses {
  const find = (kind: "node" | "tunnel", address: Address | undefined): number | undefined => {
    const id = `${kind}/${node.name}`;
    const slot =
      address === undefined ? universe.indexIn(cluster, id) : universe.indexOf.get(slotKey(id, address));
    return slot === undefined ? undefined : classes.of[slot];
  };
  return {
    own: find("node", hostAddress(node, undefined, universe.family)),
    // Where the tree does not hold it, it has a slot of its own if there may be tunnels.
    tunnel: find("tunnel", tunnelAddress(cluster, node, universe.family)),
  };
}

/** What the host endpoints of a node do in these chains, and on which interfaces. */
function nodeText(
  cluster: Cluster,
  workspace: Workspace,
  node: HostNode,
  chains: readonly HostChain[],
): string {
  const endpoints = hostEndpointsOf(cluster, node);
  // Whether a tunnel for crossing subnets is used depends on the subnets of the one and the addresses of the other node.
  const crossing = encapsulationsInUse(cluster).some((mode) => mode.endsWith("cross-subnet"))
    ? node.addresses.map(formatAddress)
    : [];
  const interfaces = interfaceTexts(cluster, node, endpoints);
  if (endpoints.length === 0)
    return JSON.stringify([node.endpointToHost, crossing, crossing.length > 0 ? interfaces : []]);
  const governing = endpoints.map((endpoint) => {
    const claimed = node.interfaces
      .filter(({ name }) => claims(endpoint, node, name))
      .map(({ name }) => name);
    const subject = { kind: "host", endpoint, node } as const;
    const programs = chains.map(
      ([chain, direction]) => workspace.programFor(cluster, subject, direction, chain).id,
    );
    const active = endpoints.indexOf(activeHostEndpoint(cluster, node, endpoint).endpoint);
    return [endpoint.interfaceName, claimed, active, programs];
  });
  return JSON.stringify([node.endpointToHost, crossing, interfaces, governing]);
}

/** What an address has to do with pools and with the networks of interfaces, as text. */
function addressKeys(
  cluster: Cluster,
  candidates: readonly Address[],
): (address: Address | undefined) => PathKey {
  const written = cluster.nodes.flatMap((node) => node.interfaces.flatMap((on) => on.subnets ?? []));
  const subnets = [...new Set(written)].map((text) => ({ text, set: parseCidr(text)?.set }));
  const textOf = (address: Address): string => {
    const inPool = cluster.pools.some(({ cidr }) => hasAddress(cidr, address));
    const networks = subnets
      .filter(({ set }) => set !== undefined && hasAddress(set, address))
      .map(({ text }) => text);
    const nat = natOutgoingFor(cluster, address);
    return `${String(inPool)} ${String(nat)} ${encapsulationTo(cluster, address)} ${networks.join(",")}`;
  };
  const kinds = new Map(candidates.map((address) => [textOf(address), address]));
  const unknown: PathKey = { text: [...kinds.keys()].sort().join(";"), addresses: [...kinds.values()] };
  return (address) => (address === undefined ? unknown : { text: textOf(address), addresses: [address] });
}
