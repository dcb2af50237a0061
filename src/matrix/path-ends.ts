import { elementAt, valueOf } from "../base/known.ts";
import type { Cluster, HostNode } from "../model/cluster.ts";
import type { Program } from "../evaluate/program.ts";
import type { SlotClasses } from "../evaluate/slot-classes.ts";
import type { Workspace } from "../evaluate/workspace.ts";
import { placementKinds } from "../select/placements.ts";
import type { PartySlot } from "./party-index.ts";
import type { PathKeys } from "./path-keys.ts";
import { nodeOf, type PlanEnd } from "./plan-pair.ts";

/** What governs a pod, in both directions. */
export interface PodPrograms {
  readonly out: Program;
  readonly into: Program;
}

/** A party with everything that asking about it needs, found once. */
export interface PathEnd extends PlanEnd {
  readonly text: string;
  /** Number of the path key. */
  readonly path: number;
  readonly slotClass: number;
  readonly node: HostNode | undefined;
  /** Position of a node that is the only one of its kind, from 1; else 0. */
  readonly onlyNode: number;
  readonly isUnplaced: boolean;
  /** Class of its tunnel address, for a host that has one. */
  readonly tunnel: number | undefined;
  readonly programs: PodPrograms | undefined;
}

/** The ends of all parties, in their order. */
export function createPathEnds(
  cluster: Cluster,
  parties: readonly PartySlot[],
  { workspace, classes, keys }: { workspace: Workspace; classes: SlotClasses; keys: PathKeys },
): readonly PathEnd[] {
  const numbers = new Map<string, number>();
  const kinds = placementKinds(cluster);
  const alone = new Map([...kinds].map(([node, kind]) => [kind, node]));
  const shared = new Set(
    [...kinds].filter(([node, kind]) => alone.get(kind) !== node).map(([, kind]) => kind),
  );
  const onlyNodes = new Map(
    cluster.nodes.map((node, index) => [node, shared.has(valueOf(kinds, node)) ? 0 : index + 1]),
  );
  return parties.map((party) => {
    const { text, addresses } = keys.keyOf(party);
    const path = numbers.get(text) ?? numbers.size;
    numbers.set(text, path);
    const node = nodeOf(party.party);
    return {
      party,
      addresses,
      text,
      path,
      slotClass: elementAt(classes.of, party.slot),
      node,
      onlyNode: node === undefined ? 0 : valueOf(onlyNodes, node),
      isUnplaced: party.kind === "workload" && node === undefined,
      tunnel:
        party.party.kind === "host" && party.isBound !== true
          ? keys.nodeClasses(party.party.node).tunnel
          : undefined,
      programs: podPrograms(cluster, workspace, party),
    };
  });
}

function podPrograms(cluster: Cluster, workspace: Workspace, { party }: PartySlot): PodPrograms | undefined {
  if (party.kind !== "workload") return undefined;
  const subject = { kind: "workload", endpoint: party.endpoint } as const;
  return {
    out: workspace.programFor(cluster, subject, "egress", "normal"),
    into: workspace.programFor(cluster, subject, "ingress", "normal"),
  };
}
