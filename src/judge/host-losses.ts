import { isSubsetConnections, type ConnectionSet } from "../sets/connection-set.ts";
import {
  accessOf,
  hostAccess,
  isOpen,
  peersOf,
  type AccessQuestion,
  type HostAccess,
} from "./host-access.ts";
import type { JudgedCluster, JudgedEndpoint, JudgedHost, JudgedSide } from "./judge-input.ts";
import { hostServices, tunnelServices, type HostService } from "./lockout-services.ts";
import type { FlowPart } from "./waive.ts";

type Need = HostService["needs"][number];

/** A need of a host that was met and no longer is. */
export interface HostLoss {
  readonly host: JudgedHost;
  readonly service: HostService;
  readonly need: Need;
  readonly before: HostAccess["kind"];
  readonly after: Exclude<HostAccess["kind"], "open">;
  /** Between the host and everyone who had access. */
  readonly flows: FlowPart;
}

/** Who is not the same on both sides. `undefined`: perhaps everyone. */
interface Touched {
  readonly ids: ReadonlySet<string>;
  /** Those of them that the base has. */
  readonly peers: readonly JudgedEndpoint[];
}

/** What hosts lose by the change: services in their order, tunnels last. */
export function hostLosses(cluster: JudgedCluster): readonly HostLoss[] {
  const { touched: ids } = cluster;
  const touched = ids && { ids, peers: cluster.base.endpoints.filter(({ id }) => ids.has(id)) };
  return cluster.head.hosts.flatMap((host) => lossesOf(cluster, host, touched));
}

function lossesOf(
  cluster: JudgedCluster,
  host: JudgedHost,
  touched: Touched | undefined,
): readonly HostLoss[] {
  const needs = (services: readonly HostService[]): readonly (readonly [HostService, Need])[] =>
    services
      .filter((service) => service.applies(host, cluster.head))
      .flatMap((service) => service.needs.map((need) => [service, need] as const));
  return [
    ...needs(hostServices).flatMap(([service, need]) => {
      const question = { side: cluster.head, host: host.id, service, connections: need.connections };
      if (touched !== undefined && keepsAccess(cluster.base, question, touched)) return [];
      return serviceLoss(cluster, host, need, question) ?? [];
    }),
    ...needs(tunnelServices).flatMap(([service, need]) => tunnelLoss(cluster, host, service, need) ?? []),
  ];
}

/**
 * Hosts that stood for a host before the change. A new host endpoint governs a node that is known by another name; empty
 * where nobody mentioned the node.
 */
export function hostsBefore(base: JudgedSide, host: JudgedHost): readonly JudgedHost[] {
  const same = base.hosts.filter(({ id }) => id === host.id);
  return same.length > 0 ? same : base.hosts.filter(({ node }) => node === host.node);
}

function serviceLoss(
  { base }: JudgedCluster,
  host: JudgedHost,
  need: Need,
  question: AccessQuestion,
): HostLoss | undefined {
  const { service } = question;
  if (isOpen(question)) return undefined;
  const after = hostAccess(question);
  const before = accessBefore(base, host, question);
  if (after.kind === "open" || rank[after.kind] >= rank[before.kind]) return undefined;
  const flows = flowsBetween(service, host, before.peers, need.connections);
  return { host, service, need, before: before.kind, after: after.kind, flows };
}

/** The host is as it was, and so is everyone else, or has access that is no worse than before. */
function keepsAccess(base: JudgedSide, question: AccessQuestion, { ids, peers }: Touched): boolean {
  if (ids.has(question.host)) return false;
  return peers.every(
    (peer) => rank[accessOf(question, peer)] >= rank[accessOf({ ...question, side: base }, peer)],
  );
}

const rank: Readonly<Record<HostAccess["kind"], number>> = { none: 0, unknown: 1, failsafe: 2, open: 3 };

/** A node that nobody mentioned had no host endpoint, and without one nothing is policed. */
function accessBefore(base: JudgedSide, host: JudgedHost, question: AccessQuestion): HostAccess {
  const found = hostsBefore(base, host).map(({ id }) => hostAccess({ ...question, side: base, host: id }));
  if (found.length === 0) return { kind: "open", peers: peersOf(question).map(({ id }) => id) };
  const best = found.reduce((a, b) => (rank[b.kind] > rank[a.kind] ? b : a));
  const peers = found.filter(({ kind }) => kind === best.kind).flatMap((access) => access.peers);
  return { kind: best.kind, peers: [...new Set(peers)].filter((id) => id !== host.id) };
}

/** Tunnels to all other nodes that untracked or preDNAT policy cuts. */
function tunnelLoss(
  { base, head }: JudgedCluster,
  host: JudgedHost,
  service: HostService,
  need: Need,
): HostLoss | undefined {
  const isCut = (side: JudgedSide, one: string, other: string): boolean => {
    const cut = service.direction === "in" ? side.cutEarly?.(other, one) : side.cutEarly?.(one, other);
    return cut !== undefined && isSubsetConnections(need.connections, cut);
  };
  const others = head.hosts.filter(({ node }) => node !== host.node).map(({ id }) => id);
  if (others.length === 0 || !others.every((other) => isCut(head, host.id, other))) return undefined;
  if (hostsBefore(base, host).some(({ id }) => others.every((other) => isCut(base, id, other))))
    return undefined;
  const flows = flowsBetween(service, host, others, need.connections);
  return { host, service, need, before: "open", after: "none", flows };
}

function flowsBetween(
  { direction }: HostService,
  { id }: JudgedHost,
  peers: readonly string[],
  connections: ConnectionSet,
): FlowPart {
  return { pairs: peers.map((peer) => (direction === "in" ? [peer, id] : [id, peer])), connections };
}
