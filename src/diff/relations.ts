import { nodeOf, type CellVariant } from "../matrix/plan-pair.ts";
import type { PartySlot } from "../matrix/party-index.ts";
import type { Unit } from "./joint-units.ts";

/** Which pairs of two units: those on one node, those on different ones, or all. */
export type Relation = "any" | "same-node" | "other-node";

type Related = Pick<Unit, "kind" | "members" | "nodes">;

const any: readonly Relation[] = ["any"];
const onOneNode: readonly Relation[] = ["same-node"];
const onTwoNodes: readonly Relation[] = ["other-node"];
const onEither: readonly Relation[] = ["same-node", "other-node"];

/** The relations that pairs of the two units are in and that may have different answers. */
export function relationsOf(from: Related, to: Related, nodesMatter: boolean): readonly Relation[] {
  if (!isPlaced(from) || !isPlaced(to)) return any;
  if (from.kind === "workload" && to.kind === "workload" && !nodesMatter) return any;
  if (!haveNodeInCommon(from, to)) return onTwoNodes;
  return from.nodes.size === 1 && to.nodes.size === 1 ? onOneNode : onEither;
}

/** Whether two different members are on one node that is known. */
function haveNodeInCommon(from: Related, to: Related): boolean {
  for (const [node, count] of from.nodes) {
    if (node !== "" && (from === to ? count > 1 : to.nodes.has(node))) return true;
  }
  return false;
}

function isPlaced({ kind }: Related): boolean {
  return kind === "workload" || kind === "host";
}

/** How to ask about one pair that stands for all that are in the relation. */
export function variantOf(relation: Relation): CellVariant {
  return variants[relation];
}

const variants: Readonly<Record<Relation, CellVariant>> = {
  any: {},
  "same-node": { sameNode: true },
  "other-node": { sameNode: false },
};

/** The ordered pairs of two units that are in the relation, as [from, to] ids. */
export function pairsOf({
  from,
  to,
  relation,
}: {
  readonly from: Pick<Unit, "members">;
  readonly to: Pick<Unit, "members">;
  readonly relation: Relation;
}): readonly (readonly [string, string])[] {
  const holds = (sender: PartySlot, receiver: PartySlot): boolean => {
    if (relation === "any") return true;
    // By name: the two may be of different sides.
    const node = nodeOf(sender.party)?.name;
    return (node !== undefined && node === nodeOf(receiver.party)?.name) === (relation === "same-node");
  };
  return from.members.flatMap((sender) =>
    to.members.flatMap((receiver): [string, string][] =>
      sender.id !== receiver.id && holds(sender, receiver) ? [[sender.id, receiver.id]] : [],
    ),
  );
}
