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

/** Every path a flow between two parties may take: one, unless the tree leaves addresses or placements open. */
export function planPair(
  cluster: Cluster,
  from: PlanEnd,
  to: PlanEnd,
  variant: CellVariant,
): readonly PlacedPath[] {
  const sameNode = variant.sameNode ?? isSameNode(from.party.party, to.party.party);
  return placed(cluster, from.party.party, to.party.party, sameNode).flatMap(({ sender, receiver }) =>
    from.addresses.flatMap((source) =>
      to.addresses.map((destination) => ({
        path: planPath(cluster, {
          from: sender,
          to: receiver,
          source,
          destination,
          dialled: false,
          natOutgoing: variant.natOutgoing ?? natOutgoingFor(cluster, source),
          sameNode,
        }),
        senderNode: nodeOf(sender),
        receiverNode: nodeOf(receiver),
      })),
    ),
  );
}

export function isSameNode(from: Party, to: Party): boolean {
  const node = nodeOf(from);
  return node !== undefined && node === nodeOf(to);
}

export function nodeOf(party: Party): HostNode | undefined {
  return party.kind === "outside" ? undefined : party.node;
}

function placed(
  cluster: Cluster,
  from: Party,
  to: Party,
  same: boolean,
): readonly { readonly sender: Party; readonly receiver: Party }[] {
  const place = (party: Party, other: Party): readonly Party[] => {
    if (party.kind !== "workload" || party.node !== undefined) return [party];
    if (same) return [{ ...party, node: nodeOf(other) }];
    return placementsOf(cluster, party.endpoint, nodeOf(other)).map((node) => ({ ...party, node }));
  };
  return place(from, to).flatMap((sender) =>
    place(to, sender).map((receiver) => ({ sender, receiver: apartFrom(sender, receiver) })),
  );
}

/** One of several equal pods stands for both ends of their flows: two of them, not one that dials itself. */
function apartFrom(sender: Party, receiver: Party): Party {
  if (sender.kind !== "workload" || receiver.kind !== "workload" || sender.endpoint !== receiver.endpoint)
    return receiver;
  return { ...receiver, endpoint: { ...receiver.endpoint } };
}
