import {
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { JudgedEndpoint, JudgedSide } from "./judge-input.ts";
import type { HostService } from "./lockout-services.ts";

/**
 * How one need of a host is met: by policy, by failsafe ports alone, perhaps, or not at all. `peers` are those at the
 * other end for whom that holds.
 */
export interface HostAccess {
  readonly kind: "open" | "failsafe" | "unknown" | "none";
  readonly peers: readonly string[];
}

export interface AccessQuestion {
  readonly side: JudgedSide;
  readonly host: string;
  readonly service: HostService;
  readonly connections: ConnectionSet;
}

/** From whom (to whom) the host is reachable on one of the connections. */
export function hostAccess(question: AccessQuestion): HostAccess {
  const found = { open: [] as string[], failsafe: [] as string[], unknown: [] as string[] };
  for (const peer of peersOf(question)) {
    const state = peerAccess(question, peer.id);
    if (state !== "none") found[state].push(peer.id);
  }
  const kind = (["open", "failsafe", "unknown"] as const).find((one) => found[one].length > 0) ?? "none";
  return { kind, peers: kind === "none" ? [] : found[kind] };
}

/** How one peer has access. A peer that does not count, or that the side lacks, has none. */
export function accessOf(question: AccessQuestion, peer: JudgedEndpoint): HostAccess["kind"] {
  return counts(question, peer) ? peerAccess(question, peer.id) : "none";
}

/** Whether policy lets anyone at all through: the common answer, and cheap to find. */
export function isOpen(question: AccessQuestion): boolean {
  return peersOf(question).some((peer) => peerAccess(question, peer.id) === "open");
}

/** Everyone who counts at the other end, the outside first: that is where most help comes from. */
export function peersOf(question: AccessQuestion): readonly JudgedEndpoint[] {
  const all = question.side.endpoints.filter((peer) => counts(question, peer));
  return [...all.filter(isOutside), ...all.filter((peer) => !isOutside(peer))];
}

function counts({ host, service }: AccessQuestion, { id, kind }: JudgedEndpoint): boolean {
  return id !== host && (service.peers === "everyone" || kind !== "workload");
}

function isOutside({ kind }: JudgedEndpoint): boolean {
  return kind === "outside" || kind === "set";
}

function peerAccess({ side, host, service, connections }: AccessQuestion, peer: string): HostAccess["kind"] {
  const cell = service.direction === "in" ? side.cell(peer, host) : side.cell(host, peer);
  const allowed = intersectConnections(cell.allowed, connections);
  if (!isEmptyConnections(subtractConnections(allowed, cell.failsafe))) return "open";
  if (!isEmptyConnections(allowed)) return "failsafe";
  return isEmptyConnections(intersectConnections(cell.unknown, connections)) ? "none" : "unknown";
}
