import type { Cluster, HostNode } from "../model/cluster.ts";
import type { Decider } from "../model/ruling.ts";
import type { Packet, PacketEnd } from "../select/packet.ts";
import type { Party, Path, PolicyStep, Step } from "../select/path.ts";
import { candidateAddresses, outsideBlocks } from "../select/candidate-addresses.ts";
import { encapsulatingConnection, tunnelAddress } from "../select/encapsulation.ts";
import { natOutgoingFor } from "../select/nat-outgoing.ts";
import { placementsOf } from "../select/placements.ts";
import { nodeAddressKeys } from "../select/node-address-keys.ts";
import { interfaceTowards } from "../select/node-networks.ts";
import { planPath } from "../select/plan-path.ts";
import { hostAddress, type ResolvedEnd } from "../select/resolve-end.ts";
import { addressKey, formatAddress, type Address } from "../sets/address.ts";
import type { Connection } from "../sets/connection.ts";
import { traceFlow, type FlowTrace } from "./trace-flow.ts";

export interface FlowQuestion {
  readonly from: ResolvedEnd;
  readonly to: ResolvedEnd;
  readonly connection: Connection;
  /** Address and port dialled, where that is not the destination's own: a ClusterIP or a NodePort. */
  readonly via: { readonly address: Address; readonly port: number | undefined } | undefined;
  /** Overrides what the cluster says about natOutgoing. */
  readonly natOutgoing?: boolean;
}

/**
 * Traces a flow for every address and placement its ends may have. One answer where all agree; else `unknown`, with
 * the first trace that says otherwise than the first of all.
 */
export function traceQuestion(cluster: Cluster, question: FlowQuestion): FlowTrace {
  const { from, to } = question;
  let first: FlowTrace | undefined;
  for (const party of placedParties(cluster, from.party, to.party)) {
    for (const source of from.ends) {
      for (const destination of to.ends) {
        if (source.address.family !== destination.address.family) continue;
        const trace = tracePlaced(cluster, { ...question, ...party, source, destination });
        first ??= trace;
        if (trace.verdict !== first.verdict)
          return disagreement(first, trace, question, [source, destination]);
      }
    }
  }
  return first ?? { verdict: "unknown", decidedBy: noCommonFamily, steps: [] };
}

const noCommonFamily: Decider = {
  kind: "undecided",
  reason: "the two ends have no address of one IP family",
};

function disagreement(
  a: FlowTrace,
  b: FlowTrace,
  { from, to }: FlowQuestion,
  [source, destination]: readonly [PacketEnd, PacketEnd],
): FlowTrace {
  const [guessed, at] = from.ends.length > 1 ? [from, source] : [to, destination];
  const reason =
    guessed.ends.length > 1
      ? `${addressGap(guessed.party)}: at ${formatAddress(at.address)} it is ${b.verdict}, elsewhere ${a.verdict}`
      : "the answer depends on the node the pod runs on, which the tree does not say";
  return { verdict: "unknown", decidedBy: { kind: "undecided", reason }, steps: b.steps };
}

function addressGap(party: Party): string {
  const name = partyName(party);
  return party.kind === "workload" && party.endpoint.spread.length > 0
    ? `the pods of \`${name}\` have several addresses, and the answer depends on which`
    : `the address of \`${name}\` is not in the tree, and the answer depends on it`;
}

function partyName(party: Party): string {
  if (party.kind === "outside") return "outside";
  return party.kind === "workload" ? party.endpoint.id : (party.on?.id ?? `host/${party.node.name}`);
}

/** Both ends with their nodes filled in: a pod of unknown placement is taken to be on another node than its peer. */
function placedParties(
  cluster: Cluster,
  from: Party,
  to: Party,
): readonly { readonly sender: Party; readonly receiver: Party }[] {
  const place = (party: Party, other: Party): readonly Party[] =>
    party.kind === "workload" && party.node === undefined
      ? placementsOf(cluster, party.endpoint, other.kind === "outside" ? undefined : other.node).map(
          (node) => ({ ...party, node }),
        )
      : [party];
  return place(from, to).flatMap((sender) => place(to, sender).map((receiver) => ({ sender, receiver })));
}

interface PlacedQuestion extends FlowQuestion {
  readonly sender: Party;
  readonly receiver: Party;
  readonly source: PacketEnd;
  readonly destination: PacketEnd;
}

function tracePlaced(cluster: Cluster, placed: PlacedQuestion): FlowTrace {
  const { sender, receiver, via } = placed;
  const relay =
    via === undefined
      ? undefined
      : cluster.nodes.find((node) => nodeAddressKeys(node).has(addressKey(via.address)));
  const senderNode = sender.kind === "outside" ? undefined : sender.node;
  const through = transitNode(cluster, placed);
  const path = planPath(cluster, {
    from: sender.kind === "outside" ? { ...sender, through } : sender,
    to: receiver.kind === "outside" ? { ...receiver, through } : receiver,
    source: placed.source.address,
    destination: placed.destination.address,
    dialled: via !== undefined,
    natOutgoing: placed.natOutgoing ?? natOutgoingFor(cluster, placed.source.address),
    relay: relay === senderNode ? undefined : relay,
  });
  return traceFlow(cluster, path, (step) => packetsAt(cluster, step, path, placed, relay));
}

/** Row 13: the node both outside addresses meet at, when they hang off different interfaces of it. */
function transitNode(
  cluster: Cluster,
  { sender, receiver, source, destination }: PlacedQuestion,
): HostNode | undefined {
  if (sender.kind !== "outside" || receiver.kind !== "outside") return undefined;
  return cluster.nodes.find(
    (node) => interfaceTowards(node, source.address) !== interfaceTowards(node, destination.address),
  );
}

/** The packet as a step sees it; several where it carries the address of a node that the tree does not hold. */
function packetsAt(
  cluster: Cluster,
  step: Step,
  path: Path,
  placed: PlacedQuestion,
  relay: HostNode | undefined,
): readonly Packet[] {
  const { sender, receiver, destination, connection, via } = placed;
  const relayed = path.kind === "node-port-relay" && relay !== undefined;
  const own = relayed ? [placed.source] : senderEnds(cluster, path, placed);
  if (step.kind !== "policy") return own.map((source) => ({ source, destination, connection }));
  const { family } = destination.address;
  const forwarder: Party = relayed ? { kind: "host", node: relay, on: undefined } : sender;
  if (step.source === "outer") {
    const outer = encapsulatingConnection(cluster, path.tunnel ?? "vxlan", family);
    return nodeEnds(cluster, receiver, family).flatMap((to) =>
      nodeEnds(cluster, forwarder, family).map((from) => ({
        source: from,
        destination: to,
        connection: outer,
      })),
    );
  }
  const sources =
    step.source === "source" ? own : translatedEnds(cluster, step, path, { sender, forwarder, family });
  const isDialled = step.destination !== "destination" && via !== undefined;
  const dialled: Connection =
    via?.port === undefined ? connection : { ...connection, destinationPort: via.port };
  return sources.map((seen) =>
    isDialled
      ? { source: seen, destination: { address: via.address, pod: undefined }, connection: dialled }
      : { source: seen, destination, connection },
  );
}

/** The address of the node a party is on, or all it may have: the outside, block by block. */
function nodeEnds(cluster: Cluster, party: Party, family: 4 | 6): readonly PacketEnd[] {
  const node = party.kind === "outside" ? undefined : party.node;
  const known = node === undefined ? undefined : hostAddress(node, undefined, family);
  if (known !== undefined) return [{ address: known, pod: undefined }];
  return outsideBlocks([cluster], family).map((block) => ({ address: block.representative, pod: undefined }));
}

/** The sender as a step sees it once a node has put an address of its own in place of the sender's (NAT-2). */
function translatedEnds(
  cluster: Cluster,
  { source }: PolicyStep,
  { tunnel }: Path,
  {
    sender,
    forwarder,
    family,
  }: { readonly sender: Party; readonly forwarder: Party; readonly family: 4 | 6 },
): readonly PacketEnd[] {
  if (source === "source-node" || forwarder.kind !== "host") return nodeEnds(cluster, sender, family);
  const inTunnel = tunnel === undefined ? [] : tunnelEnds(cluster, forwarder.node, family);
  return inTunnel.length === 0 ? nodeEnds(cluster, forwarder, family) : inTunnel;
}

/** What a host sends into a tunnel carries the tunnel's address. */
function senderEnds(
  cluster: Cluster,
  path: Path,
  { sender, source, from }: PlacedQuestion,
): readonly PacketEnd[] {
  if (path.tunnel === undefined || sender.kind !== "host") return [source];
  if (from.explicit && addressKey(source.address) !== addressKey(sender.node.addresses[0] ?? source.address))
    return [source];
  const possible = tunnelEnds(cluster, sender.node, source.address.family);
  return possible.length === 0 ? [source] : possible;
}

/** NAT-2: the address of a node in a tunnel: any that pods may have where the tree holds none. */
function tunnelEnds(cluster: Cluster, node: HostNode, family: 4 | 6): readonly PacketEnd[] {
  const tunnel = tunnelAddress(cluster, node, family);
  const possible =
    tunnel === undefined ? candidateAddresses(cluster).filter((one) => one.family === family) : [tunnel];
  return possible.map((address) => ({ address, pod: undefined }));
}
