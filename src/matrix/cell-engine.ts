import { elementAt } from "../base/known.ts";
import type { Cluster } from "../model/cluster.ts";
import type { StepRef } from "../model/ruling.ts";
import type { PathOutcome } from "../evaluate/combine.ts";
import type { SlotClasses } from "../evaluate/slot-classes.ts";
import { createWorkspace, type Workspace } from "../evaluate/workspace.ts";
import { blockNames } from "./block-names.ts";
import { indexParties, type PartySlot } from "./party-index.ts";
import { createTextNumbers, hostChains } from "./path-keys.ts";
import { createPathOutcomes } from "./path-outcomes.ts";
import type { CellVariant } from "./plan-pair.ts";
import { createSamePaths, type SamePaths } from "./same-paths.ts";
import { createSideEngine } from "./side-engine.ts";
import { standIns } from "./stand-ins.ts";

/**
 * Numbers that are equal, on one side or across sides, where everything is that a party itself brings to what leaves it (and
 * enters it): who tells it apart, the policies that govern it, the hosts on its way.
 */
export interface Signature {
  readonly leaving: number;
  readonly entering: number;
}

/** The matrix of one or two clusters in one IP family, cell by cell and only when asked. */
export interface CellEngine {
  readonly family: 4 | 6;
  readonly workspace: Workspace;
  readonly classes: SlotClasses;
  /** Parties of each cluster, in its order, then stand-ins for host endpoints that only the other has. */
  readonly parties: readonly (readonly PartySlot[])[];
  readonly outcome: (side: number, from: PartySlot, to: PartySlot, variant?: CellVariant) => PathOutcome;
  /** Whether it is plain, without working the outcomes out, that the pair has the same one on both sides. */
  readonly isUnchanged: SamePaths;
  readonly signature: (side: number, party: PartySlot) => Signature;
  /** Equal numbers on one side: towards equal ones, steps of the same kinds. Fewer than there are parties. */
  readonly pathKind: (side: number, party: PartySlot) => number;
  /** The steps of a pair, in the order of the deciders of its outcome. */
  readonly steps: (side: number, from: PartySlot, to: PartySlot, variant?: CellVariant) => readonly StepRef[];
}

export function createCellEngine(clusters: readonly Cluster[], family: 4 | 6): CellEngine {
  const workspace = createWorkspace(clusters, family);
  const { universe } = workspace;
  const blocks = blockNames(clusters, universe.slots);
  const own = clusters.map((cluster) => indexParties(cluster, universe, blocks));
  const parties = clusters.map((cluster, side) => {
    const list = elementAt(own, side);
    return [...list, ...standIns(cluster, list, own[1 - side] ?? [])];
  });
  clusters.forEach((cluster, side) => {
    askForPrograms(workspace, cluster, elementAt(parties, side));
  });
  const classes = workspace.settle();
  const numberOf = createTextNumbers();
  const joined = createPathOutcomes(workspace.outcomes);
  const sides = clusters.map((cluster, side) =>
    createSideEngine(cluster, elementAt(parties, side), { workspace, classes, joined, numberOf }),
  );
  const numbers = new Map<string, number>();
  const signatureOf = (side: number, party: PartySlot): Signature => {
    const { text, programs } = elementAt(sides, side).facts(party);
    const own = `${String(classes.of[party.slot])} ${text}`;
    const number = (program: string): number => {
      const key = `${program} ${own}`;
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    };
    return {
      leaving: number(programs === undefined ? "host" : `out ${String(programs.out.id)}`),
      entering: number(programs === undefined ? "host" : `into ${String(programs.into.id)}`),
    };
  };
  const signatures = parties.map((list, side) => list.map((party) => signatureOf(side, party)));
  const kinds = parties.map((list, side) => {
    const known = new Map<number, number>();
    return list.map((party) => {
      const { path, onlyNode } = elementAt(sides, side).facts(party);
      const key = path * (elementAt(clusters, side).nodes.length + 1) + onlyNode;
      const kind = known.get(key) ?? known.size;
      known.set(key, kind);
      return kind;
    });
  });
  return {
    family,
    workspace,
    classes,
    parties,
    isUnchanged: createSamePaths(elementAt(sides, 0), elementAt(sides, clusters.length - 1)),
    signature: (side, party) => elementAt(elementAt(signatures, side), party.index),
    pathKind: (side, party) => elementAt(elementAt(kinds, side), party.index),
    outcome: (side, from, to, variant = asItIs) => elementAt(sides, side).outcome(from, to, variant),
    steps: (side, from, to, variant = asItIs) => elementAt(sides, side).steps(from, to, variant),
  };
}

const asItIs: CellVariant = {};

/** Asks for every program the cells may need, so that the classes know all tests. */
function askForPrograms(workspace: Workspace, cluster: Cluster, parties: readonly PartySlot[]): void {
  for (const { party } of parties) {
    if (party.kind !== "workload") continue;
    const subject = { kind: "workload", endpoint: party.endpoint } as const;
    workspace.programFor(cluster, subject, "egress", "normal");
    workspace.programFor(cluster, subject, "ingress", "normal");
  }
  const nodes = new Map(cluster.nodes.map((node) => [node.name, node]));
  for (const endpoint of cluster.hostEndpoints) {
    const node = nodes.get(endpoint.node);
    if (node === undefined) continue;
    for (const [chain, direction] of hostChains) {
      workspace.programFor(cluster, { kind: "host", endpoint, node }, direction, chain);
    }
  }
}
