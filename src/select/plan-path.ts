import { tunnelDevices } from "../load/tunnel-devices.ts";
import type { Cluster, HostNode } from "../model/cluster.ts";
import type { Chain } from "../model/policy.ts";
import { hasAddress, parseCidr, type AddressSet } from "../sets/address-set.ts";
import { addressKey, parseAddress, type Address } from "../sets/address.ts";
import { flowTable, outerStages, type FlowKind, type StepToken } from "./flow-table.ts";
import { isPoliced } from "./bpf-coverage.ts";
import {
  governingHostEndpoint,
  hostEndpointsOf,
  preDnatHostEndpoint,
  untrackedTierCount,
} from "./host-endpoint-of.ts";
import { encapsulationTo, type TunnelKind } from "./encapsulation.ts";
import type { InterfaceRef } from "./interface-ref.ts";
import type { Party, Path, PolicyStep, SourceView, Step, Subject } from "./path.ts";

export interface PathQuestion {
  readonly from: Party;
  readonly to: Party;
  /** Addresses the packet carries between the ends; they choose interfaces, tunnels and NAT. */
  readonly source: Address;
  readonly destination: Address;
  /** The flow was dialled through a service: preDNAT and untracked steps see another destination (NAT-1). */
  readonly dialled: boolean;
  /** Whether natOutgoing is on for the sender's pool. */
  readonly natOutgoing: boolean;
  /** Overrides whether both ends are on one node, where the asker speaks of kinds of nodes. */
  readonly sameNode?: boolean | undefined;
  /** A NodePort was dialled at this node, which is neither the sender's nor (for a relay) the backend's. */
  readonly relay?: HostNode | undefined;
}

/** The steps a flow meets, resolved to the endpoints that evaluate them. Steps nobody evaluates are left out. */
export function planPath(cluster: Cluster, question: PathQuestion): Path {
  if (question.relay !== undefined) return planRelayedPath(cluster, question, question.relay);
  const kind = flowKind(question);
  if (kind === "hairpin")
    return { kind, stages: [], translated: false, senderNode: undefined, tunnel: undefined };
  const row = flowTable[kind];
  const tunnel = tunnelOf(cluster, kind, question);
  const translated = isTranslated(cluster, kind, question);
  const hostSide =
    question.to.kind !== "host" ? undefined : row.destination.length === 0 ? "source" : "destination";
  const context: ResolveContext = {
    cluster,
    question,
    tunnel,
    hostSide,
    undialled: false,
    view: "source",
  };
  const arrived: ResolveContext = { ...context, view: translated ? "source-node" : "source" };
  const source = row.source.map((stage) => resolveStage(stage, "source", context));
  const destination = row.destination.map((stage) => resolveStage(stage, "destination", arrived));
  const outer =
    tunnel === undefined
      ? { source: [], destination: [] }
      : {
          source: [resolveStage(outerStages.source, "source", context)],
          destination: [resolveStage(outerStages.destination, "destination", context)],
        };
  const stages = [...source, ...outer.source, ...outer.destination, ...destination];
  const senderNode = question.from.kind === "outside" ? undefined : question.from.node;
  return {
    kind,
    stages: stages.filter((stage) => stage.length > 0),
    translated,
    senderNode,
    tunnel,
  };
}

/** Which row of the flow table applies. A pod dialling its own address never leaves the pod (FLOW-17). */
export function flowKind({ from, to, dialled, sameNode: assumed }: PathQuestion): FlowKind | "hairpin" {
  if (from.kind === "outside") {
    return to.kind === "outside"
      ? "outside-to-outside"
      : to.kind === "host"
        ? "outside-to-host"
        : "outside-to-pod";
  }
  if (to.kind === "outside") return from.kind === "host" ? "host-to-outside" : "pod-to-outside";
  const sameNode = assumed ?? (from.node !== undefined && from.node === to.node);
  if (from.kind === "host") {
    if (to.kind === "host") return sameNode ? "host-to-itself" : "host-to-other-host";
    return sameNode ? "host-to-own-pod" : "host-to-remote-pod";
  }
  if (to.kind === "host") return sameNode ? "pod-to-own-host" : "pod-to-other-host";
  if (from.endpoint === to.endpoint && from.endpoint.addresses.length > 0)
    return dialled ? "pod-to-pod-same-node" : "hairpin";
  return sameNode ? "pod-to-pod-same-node" : "pod-to-pod-other-node";
}

/**
 * NodePort dialled at `relay` (rows 14, 15): up to there nothing is translated; a backend on a third node sees the relay's
 * address (kube-proxy with externalTrafficPolicy Cluster), under eBPF the client's.
 */
function planRelayedPath(cluster: Cluster, question: PathQuestion, relay: HostNode): Path {
  const { from, to } = question;
  const senderNode = from.kind === "outside" ? undefined : from.node;
  const relayParty: Party = { kind: "host", node: relay, on: undefined };
  const context: ResolveContext = {
    cluster,
    question: { ...question, to: relayParty },
    tunnel: undefined,
    hostSide: to.kind === "host" ? "destination" : undefined,
    undialled: true,
    view: "source",
  };
  const first = flowKind(context.question);
  const sending =
    first === "hairpin" ? [] : flowTable[first].source.map((stage) => resolveStage(stage, "source", context));
  const translated = first !== "hairpin" && isTranslated(cluster, first, context.question);
  const view = translated ? "source-node" : "source";
  const backendNode = to.kind === "outside" ? undefined : to.node;
  const onward = (party: Party, next: SourceView, dialled: boolean): (readonly Step[])[] => {
    const kind: FlowKind = party.kind === "host" ? "outside-to-host" : "outside-to-pod";
    const arriving: ResolveContext = {
      ...context,
      question: { ...question, to: party, dialled },
      undialled: false,
      view: next,
    };
    return flowTable[kind].destination.map((stage) => resolveStage(stage, "destination", arriving));
  };
  if (backendNode === relay) {
    const stages = [...sending, ...onward(to, view, true)];
    return {
      kind: "node-port-relay",
      stages: stages.filter((stage) => stage.length > 0),
      translated,
      senderNode,
      tunnel: undefined,
    };
  }
  const relaying: ResolveContext = {
    ...context,
    question: { ...question, from: relayParty, to: relayParty },
    undialled: false,
    view,
  };
  const through = flowTable["node-port-relay"].source.map((stage) => resolveStage(stage, "source", relaying));
  // NAT-2: kube-proxy hides the client from the backend's node; eBPF does not.
  const seen = cluster.settings.dataplane === "ebpf" ? view : "relay-node";
  const stages = [...sending, ...through, ...onward(to, seen, false)];
  return {
    kind: "node-port-relay",
    stages: stages.filter((stage) => stage.length > 0),
    translated,
    senderNode,
    tunnel: undefined,
  };
}

interface ResolveContext {
  readonly cluster: Cluster;
  readonly question: PathQuestion;
  readonly tunnel: TunnelKind | undefined;
  /** Where the packet is for the node itself once translated: which of the two; `undefined` if for neither. */
  readonly hostSide: "source" | "destination" | undefined;
  /** No step has translated the destination yet: every one sees what was dialled. */
  readonly undialled: boolean;
  readonly view: SourceView;
}

function resolveStage(
  stage: readonly StepToken[],
  side: "source" | "destination",
  context: ResolveContext,
): Step[] {
  return stage.flatMap((token) => resolveStep(token, side, context) ?? []);
}

/** The step a token stands for here, or `undefined` when nothing governs the interface (FLOW-5). */
function resolveStep(
  token: StepToken,
  side: "source" | "destination",
  context: ResolveContext,
): Step | undefined {
  const { cluster, question } = context;
  const { from, to } = question;
  const policy = (subject: Subject, rest: Pick<PolicyStep, "direction" | "chain">): Step => ({
    kind: "policy",
    subject,
    ...rest,
    failsafes: hasFailsafes(token, subject, rest.chain, { ...context, side }),
    source: token.startsWith("outer") ? "outer" : context.view,
    destination: token.startsWith("outer")
      ? "outer"
      : seesDialled(token, rest.chain, side, context)
        ? "dialled"
        : "destination",
  });
  switch (token) {
    case "A.out":
      return from.kind === "workload"
        ? policy({ kind: "workload", endpoint: from.endpoint }, { direction: "egress", chain: "normal" })
        : undefined;
    case "B.in":
      return to.kind === "workload"
        ? policy({ kind: "workload", endpoint: to.endpoint }, { direction: "ingress", chain: "normal" })
        : undefined;
    case "to-host":
      return to.kind === "host" ? { kind: "endpoint-to-host", node: to.node } : undefined;
    default: {
      const node = nodeOf(token, side, question);
      if (node === undefined) return undefined;
      const on = interfaceOf(token, side, node, context);
      if (on.kind === "loopback" && cluster.settings.dataplane === "ebpf")
        return token === "norm.in(lo)" ? loopbackUnderBpf(cluster, node) : undefined;
      const chain = token.includes("unt.")
        ? "untracked"
        : token.includes("pre(")
          ? "preDNAT"
          : token.startsWith("fwd.")
            ? "forward"
            : "normal";
      const direction = token.includes(".out") ? "egress" : "ingress";
      // HEP-5: a `*` host endpoint has no untracked policy; HEP-24: nor does a tunnel's inner packet meet one.
      const winner =
        (isPoliced(cluster, on) ? chosenHostEndpoint(token, side, question) : undefined) ??
        governingHostEndpoint(cluster, node, on);
      if (chain === "untracked" && (winner === undefined || !winner.named || on.kind === "tunnel"))
        return undefined;
      // HEP-16: eBPF programs untracked ingress only for a host endpoint with one tier of it.
      if (chain === "untracked" && direction === "ingress" && cluster.settings.dataplane === "ebpf") {
        if (winner === undefined || untrackedTierCount(cluster, winner.endpoint) !== 1) return undefined;
      }
      const endpoint = chain === "preDNAT" ? preDnatHostEndpoint(cluster, node, on) : winner?.endpoint;
      return endpoint === undefined
        ? undefined
        : policy({ kind: "host", endpoint, node }, { direction, chain });
    }
  }
}

/** HEP-22: of what a host sends itself eBPF leaves TCP alone and looks at UDP only (HEP-6); by which policy is not known. */
function loopbackUnderBpf(cluster: Cluster, node: HostNode): Step | undefined {
  const hasStar = hostEndpointsOf(cluster, node).some(({ interfaceName }) => interfaceName === "*");
  if (!hasStar) return undefined;
  const reason = "what eBPF does with UDP that a host sends itself is not modelled";
  return { kind: "unmodelled", node, protocol: 17, reason };
}

/**
 * HEP-10: forward chains have none; the others do, except that eBPF asks for them only on a node that the packet comes from
 * or, after service translation, is for.
 */
function hasFailsafes(
  token: StepToken,
  subject: Subject,
  chain: Chain,
  { cluster, hostSide, side }: ResolveContext & { readonly side: "source" | "destination" },
): boolean {
  if (subject.kind !== "host" || chain === "forward") return false;
  if (cluster.settings.dataplane !== "ebpf" || token.startsWith("outer")) return true;
  return side === hostSide || token.includes(".out(");
}

/** NAT-1: preDNAT and untracked chains run before service translation, which the first node on the path does. */
function seesDialled(
  token: StepToken,
  chain: Chain,
  side: "source" | "destination",
  { question, undialled }: ResolveContext,
): boolean {
  const { from, dialled, relay } = question;
  if (undialled) return true;
  // What a host dials is translated in OUTPUT: only its own untracked egress comes before that.
  if (from.kind === "host" && relay === undefined) return dialled && token === "unt.out(up)";
  const isFirstNode = side === "source" || from.kind === "outside" || relay !== undefined;
  return dialled && isFirstNode && (chain === "preDNAT" || chain === "untracked");
}

/** The host endpoint the asker means, for the steps on its own interface. */
function chosenHostEndpoint(
  token: StepToken,
  side: "source" | "destination",
  { from, to }: PathQuestion,
): ReturnType<typeof governingHostEndpoint> {
  if (!token.includes("(up)") || token.startsWith("outer")) return undefined;
  const party = side === "source" ? from : to;
  if (party.kind !== "host" || party.on === undefined) return undefined;
  return { endpoint: party.on, named: party.on.interfaceName !== "*" };
}

function nodeOf(
  token: StepToken,
  side: "source" | "destination",
  { from, to }: PathQuestion,
): HostNode | undefined {
  const party = token === "fwd.out(calB)" ? to : side === "source" ? from : to;
  return party.kind === "outside" ? party.through : party.node;
}

function interfaceOf(
  token: StepToken,
  side: "source" | "destination",
  node: HostNode,
  { question, tunnel }: ResolveContext,
): InterfaceRef {
  if (token.includes("(cal")) return { kind: "pod" };
  if (token.includes("(lo)")) return { kind: "loopback" };
  if (tunnel !== undefined && !token.startsWith("outer"))
    return { kind: "tunnel", name: tunnelDevices[tunnel][question.destination.family] };
  const party = side === "source" ? question.from : question.to;
  const meant = party.kind === "host" && !token.startsWith("outer") ? party.interface : undefined;
  const peer = token.includes(".out(") ? question.destination : question.source;
  return { kind: "host", name: meant ?? interfaceTowards(node, peer) };
}

/** The interface a peer is reached through: the one whose network holds it, else the first (default route). */
export function interfaceTowards(node: HostNode, peer: Address): string {
  const direct = node.interfaces.find((candidate) => isOnNetwork(candidate.subnets ?? [], peer));
  return direct?.name ?? node.interfaces[0]?.name ?? "eth0";
}

function isOnNetwork(subnets: readonly string[], address: Address): boolean {
  if (subnets.length === 0) return false;
  let sets = networks.get(subnets);
  if (sets === undefined)
    networks.set(subnets, (sets = subnets.flatMap((text) => parseCidr(text)?.set ?? [])));
  return sets.some((set) => hasAddress(set, address));
}

/** The same few lists are asked about for every flow. */
const networks = new WeakMap<readonly string[], readonly AddressSet[]>();

/** The tunnel a packet crosses nodes by; `undefined` for a plain path. Only what goes to pods is encapsulated (HEP-24). */
function tunnelOf(
  cluster: Cluster,
  kind: FlowKind,
  { from, to, destination }: PathQuestion,
): TunnelKind | undefined {
  if (kind !== "pod-to-pod-other-node" && kind !== "host-to-remote-pod") return undefined;
  const mode = encapsulationTo(cluster, destination);
  switch (mode) {
    case "none":
      return undefined;
    case "vxlan":
    case "ipip":
    case "wireguard":
      return mode;
    case "vxlan-cross-subnet":
    case "ipip-cross-subnet": {
      if (from.kind === "outside" || to.kind === "outside") return undefined;
      const crosses = from.node !== undefined && to.node !== undefined && !shareSubnet(from.node, to.node);
      return crosses ? (mode === "vxlan-cross-subnet" ? "vxlan" : "ipip") : undefined;
    }
  }
}

function shareSubnet(a: HostNode, b: HostNode): boolean {
  const subnets = a.interfaces.flatMap((candidate) => candidate.subnets ?? []);
  // No subnet known: taken as shared, the stricter reading for named host endpoints.
  return subnets.length === 0 || b.addresses.some((address) => isOnNetwork(subnets, address));
}

/** NAT-2: a pod's packet to an address outside every pool leaves with its node's address. */
function isTranslated(
  cluster: Cluster,
  kind: FlowKind,
  { from, destination, natOutgoing }: PathQuestion,
): boolean {
  if (!natOutgoing || from.kind !== "workload") return false;
  // Disabled pools count: an extra one makes addresses reachable without translation.
  const isPooled = cluster.pools.some((pool) => hasAddress(pool.cidr, destination));
  if (kind === "pod-to-other-host")
    return !isPooled && cluster.settings.natOutgoingExclusions === "IPPoolsOnly";
  return kind === "pod-to-pod-other-node" && cluster.pools.length > 0 && !isPooled;
}

/** Every address of the node, text form, for telling a host from the outside. */
export function nodeAddressKeys(node: HostNode): ReadonlySet<string> {
  let keys = addressKeys.get(node);
  if (keys === undefined) addressKeys.set(node, (keys = collectAddressKeys(node)));
  return keys;
}

const addressKeys = new WeakMap<HostNode, ReadonlySet<string>>();

function collectAddressKeys(node: HostNode): ReadonlySet<string> {
  const keys = [...node.addresses, ...node.tunnelAddresses].map(addressKey);
  for (const on of node.interfaces) {
    for (const text of on.addresses) {
      const address = parseAddress(text);
      if (address !== undefined) keys.push(addressKey(address));
    }
  }
  return new Set(keys);
}
