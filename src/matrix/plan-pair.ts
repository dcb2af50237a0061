import type { Cluster, HostNode } from "../model/cluster.ts";
import type { Path, Party } from "../select/path.ts";
import { natOutgoingFor } from "../select/nat-outgoing.ts";
import { placementsOf } from "../select/placements.ts";
import { planPath } from "../select/plan-path.ts";
import type { Address } from "../sets/address.ts";
import type { PartySlot } from "./party-index.ts";

/** How a pair is asked about: as the tree has it, or with one thing it does not say taken the other way. */
export interface CellVariant {
  /** `undefined`: by the nodes both are on; a pod of unknown placement is elsewhere than its peer. */
  readonly sameNode?: boolean;
  readonly natOutgoing?: boolean;
}

/** A path of a pair, with the nodes its ends were taken to be on. */
export interface PlacedPath {
  readonly path: Path;
  readonly senderNode: HostNode | undefined;
  readonly receiverNode: HostNode | undefined;
}

export interface PlanEnd {
  readonly party: PartySlot;
  /** One of each kind of address the end may have. */
  readonly addresses: readonly Address[];
}

/** Every path a flow between two parties may take, found as they are asked for: one, unless the tree leaves addresses or placements open. */
export function* planPair(
  cluster: Cluster,
  from: PlanEnd,
  to: PlanEnd,
  variant: CellVariant,
): Generator<PlacedPath, void> {
  const sameNode = variant.sameNode ?? isSameNode(from.party.party, to.party.party);
  for (const { sender, receiver } of placed(cluster, from.party.party, to.party.party, sameNode)) {
    for (const source of from.addresses) {
      const natOutgoing = variant.natOutgoing ?? natOutgoingFor(cluster, source);
      for (const destination of to.addresses) {
        const question = {
          from: sender,
          to: receiver,
          source,
          destination,
          dialled: false,
          natOutgoing,
          sameNode,
        };
        yield {
          path: planPath(cluster, question),
          senderNode: nodeOf(sender),
          receiverNode: nodeOf(receiver),
        };
      }
    }
  }
}

export function isSameNode(from: Party, to: Party): boolean {
  const node = nodeOf(from);
  return node !== undefined && node === nodeOf(to);
}

export function nodeOf(party: Party): HostNode | undefined {
  return party.kind === "outside" ? undefined : party.node;
}

function* placed(
  cluster: Cluster,
  from: Party,
  to: Party,
  same: boolean,
): Generator<{ readonly sender: Party; readonly receiver: Party }, void> {
  const nodesOf = (party: Party, other: Party): readonly (HostNode | undefined)[] | undefined => {
    if (party.kind !== "workload" || party.node !== undefined) return undefined;
    return same ? [nodeOf(other)] : placementsOf(cluster, party.endpoint, nodeOf(other));
  };
  const senders = nodesOf(from, to);
  for (const senderNode of senders ?? [nodeOf(from)]) {
    const sender = senders === undefined ? from : placeOn(from, senderNode);
    const receivers = nodesOf(to, sender);
    for (const receiverNode of receivers ?? [nodeOf(to)]) {
      const receiver = receivers === undefined ? to : placeOn(to, receiverNode);
      yield { sender, receiver: apartFrom(sender, receiver) };
    }
  }
}

function placeOn(party: Party, node: HostNode | undefined): Party {
  return party.kind === "workload" ? { ...party, node } : party;
}

/** One of several equal pods stands for both ends of their flows: two of them, not one that dials itself. */
function apartFrom(sender: Party, receiver: Party): Party {
  if (sender.kind !== "workload" || receiver.kind !== "workload" || sender.endpoint !== receiver.endpoint)
    return receiver;
  return { ...receiver, endpoint: { ...receiver.endpoint } };
}
