import type { Cluster, HostNode } from "../model/cluster.ts";
import type { Chain, Direction } from "../model/policy.ts";
import type { StepRef } from "../model/ruling.ts";
import {
  combineSteps,
  freeEssentialICMPv6,
  type PathOutcome,
  type StepOutcome,
} from "../evaluate/combine.ts";
import type { Outcome } from "../evaluate/outcome.ts";
import { stepRef } from "../evaluate/step-ref.ts";
import { slotKey } from "../evaluate/universe.ts";
import { createWorkspace, type Workspace } from "../evaluate/workspace.ts";
import type { Program } from "../evaluate/program.ts";
import type { SlotClasses } from "../evaluate/slot-classes.ts";
import type { Party, Path, Step, Subject } from "../select/path.ts";
import { placementsOf } from "../select/placements.ts";
import { planPath } from "../select/plan-path.ts";
import { hostAddress } from "../select/resolve-end.ts";
import { allConnections, hasConnection } from "../sets/connection-set.ts";
import type { Address } from "../sets/address.ts";
import { indexParties, type PartySlot } from "./party-index.ts";

/** How a pair is asked about: as the tree has it, or with one thing it does not say taken the other way. */
export interface CellVariant {
  /** `undefined`: by the nodes both are on; a pod of unknown placement is elsewhere than its peer. */
  readonly sameNode?: boolean;
  readonly natOutgoing?: boolean;
}

/** What governs a pod, in both directions. */
export interface PodPrograms {
  readonly out: Program;
  readonly into: Program;
}

/** The matrix of one or two clusters in one IP family, cell by cell and only when asked. */
export interface CellEngine {
  readonly family: 4 | 6;
  readonly workspace: Workspace;
  readonly classes: SlotClasses;
  /** Parties of each cluster, in its order. */
  readonly parties: readonly (readonly PartySlot[])[];
  readonly outcome: (side: number, from: PartySlot, to: PartySlot, variant?: CellVariant) => PathOutcome;
  /** `undefined` for what is no pod. */
  readonly programs: (side: number, party: PartySlot) => PodPrograms | undefined;
  /** The steps of a pair, in the order of the deciders of its outcome. */
  readonly steps: (side: number, from: PartySlot, to: PartySlot, variant?: CellVariant) => readonly StepRef[];
}

export function createCellEngine(clusters: readonly Cluster[], family: 4 | 6): CellEngine {
  const workspace = createWorkspace(clusters, family);
  const parties = clusters.map((cluster) => indexParties(cluster, workspace.universe));
  const warm = clusters.map((cluster, side) => programsInUse(workspace, cluster, parties[side] ?? []));
  const classes = workspace.settle((refinement) => {
    for (const groups of warm) for (const list of groups.values()) refinement.split(list);
  });
  const sides = clusters.map((cluster) => createSide(cluster, workspace, classes));
  return {
    family,
    workspace,
    classes,
    parties,
    programs: (side, party) => sideAt(sides, side).programs(party),
    outcome: (side, from, to, variant = {}) => sideAt(sides, side).outcome(from, to, variant),
    steps: (side, from, to, variant = {}) => sideAt(sides, side).steps(from, to, variant),
  };
}

function sideAt(sides: readonly SideEngine[], side: number): SideEngine {
  const found = sides[side];
  if (found === undefined) throw new Error("calsim is at fault: no such side");
  return found;
}

/**
 * Asks for every program the cells may need, so that the classes know all tests, and groups slots by what else tells
 * them apart: their programs and the kind of node they are on.
 */
function programsInUse(
  workspace: Workspace,
  cluster: Cluster,
  parties: readonly PartySlot[],
): ReadonlyMap<string, number[]> {
  const groups = new Map<string, number[]>();
  const put = (key: string, slot: number): void => {
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [slot]);
    else list.push(slot);
  };
  for (const { party, slot, pathKey } of parties) {
    if (party.kind === "workload") {
      const subject: Subject = { kind: "workload", endpoint: party.endpoint };
      const out = workspace.programFor(cluster, subject, "egress", "normal");
      const into = workspace.programFor(cluster, subject, "ingress", "normal");
      put(`${pathKey} ${String(out.id)} ${String(into.id)}`, slot);
    } else put(pathKey, slot);
  }
  for (const endpoint of cluster.hostEndpoints) {
    const node = cluster.nodes.find((candidate) => candidate.name === endpoint.node);
    if (node === undefined) continue;
    const subject: Subject = { kind: "host", endpoint, node };
    for (const chain of ["normal", "forward", "preDNAT", "untracked"] as const) {
      for (const direction of ["ingress", "egress"] as const) {
        if (chain !== "preDNAT" || direction === "ingress")
          workspace.programFor(cluster, subject, direction, chain);
      }
    }
  }
  return groups;
}

interface SideEngine {
  readonly programs: (party: PartySlot) => PodPrograms | undefined;
  readonly outcome: (from: PartySlot, to: PartySlot, variant: CellVariant) => PathOutcome;
  readonly steps: (from: PartySlot, to: PartySlot, variant: CellVariant) => readonly StepRef[];
}

function createSide(cluster: Cluster, workspace: Workspace, classes: SlotClasses): SideEngine {
  const paths = new Map<string, readonly Path[]>();
  const combined = new Map<string, PathOutcome>();
  const agreed = new Map<string, PathOutcome>();
  const classOf = (slot: number): number => classes.of[slot] ?? 0;
  const { universe, outcomes } = workspace;
  const nodeClass = (node: HostNode, kind: "node" | "tunnel"): number | undefined => {
    const address: Address | undefined =
      kind === "node"
        ? hostAddress(node, undefined, universe.family)
        : node.tunnelAddresses.find((candidate) => candidate.family === universe.family);
    const slot =
      address === undefined ? undefined : universe.indexOf.get(slotKey(`${kind}/${node.name}`, address));
    return slot === undefined ? undefined : classOf(slot);
  };
  const outsideClasses = universe.slots.flatMap((slot, index) =>
    slot.block === undefined ? [] : [classOf(index)],
  );

  /** Paths with the pods of the pair left open: pairs with equal keys share them. */
  const pathsOf = (from: PartySlot, to: PartySlot, variant: CellVariant): readonly Path[] => {
    const same = variant.sameNode ?? isSameNode(from.party, to.party);
    const nat = variant.natOutgoing ?? from.natOutgoing ?? false;
    const node =
      from.party.kind === "workload" && (nat || to.kind === "host") ? (nodeOf(from.party)?.name ?? "?") : "";
    const key = `${from.pathKey}>${to.pathKey}>${String(same)}${String(nat)}${nat ? node : ""}${encapsulationKey(cluster, from, to)}`;
    let list = paths.get(key);
    if (list === undefined) paths.set(key, (list = plan(from, to, variant)));
    return list;
  };
  const plan = (from: PartySlot, to: PartySlot, variant: CellVariant): readonly Path[] => {
    const sameNode = variant.sameNode ?? isSameNode(from.party, to.party);
    return placed(cluster, from.party, to.party, sameNode).map(({ sender, receiver }) =>
      planPath(cluster, {
        from: sender,
        to: receiver,
        source: addressOf(from.slot),
        destination: addressOf(to.slot),
        dialled: false,
        natOutgoing: variant.natOutgoing ?? from.natOutgoing ?? false,
        sameNode,
      }),
    );
  };
  const addressOf = (slot: number): Address =>
    universe.slots[slot]?.address ?? universe.candidates[0] ?? { family: universe.family, value: 0n };

  const programs = new Map<object, Map<string, Program>>();
  const programOf = (subject: Subject, direction: Direction, chain: Chain): Program => {
    let own = programs.get(subject.endpoint);
    if (own === undefined) programs.set(subject.endpoint, (own = new Map<string, Program>()));
    const key = chain === "normal" ? direction : `${chain} ${direction}`;
    let program = own.get(key);
    if (program === undefined)
      own.set(key, (program = workspace.programFor(cluster, subject, direction, chain)));
    return program;
  };

  const stepOutcome = (step: Step, path: Path, from: PartySlot, to: PartySlot): StepOutcome => {
    if (step.kind === "endpoint-to-host") {
      const action = step.node.endpointToHost;
      const outcome = outcomes.intern([
        {
          connections: allConnections,
          verdict: action === "Drop" ? "deny" : "allow",
          decidedBy: { kind: "endpoint-to-host", action },
        },
      ]);
      return {
        outcome: universe.family === 6 ? freeEssentialICMPv6(outcome, outcomes) : outcome,
        endsStage: false,
      };
    }
    const subject: Subject = step.subject.kind === "workload" ? podSubject(step, from, to) : step.subject;
    const program = programOf(subject, step.direction, step.chain);
    let outcome =
      step.source === "outer"
        ? outerOutcome(program, from, to)
        : innerOutcome(program, { step, path, from, to });
    if (universe.family === 6 && path.kind === "pod-to-own-host" && subject.kind === "workload")
      outcome = freeEssentialICMPv6(outcome, outcomes);
    return { outcome, endsStage: step.chain === "untracked" || step.chain === "preDNAT" };
  };

  const innerOutcome = (
    program: Program,
    {
      step,
      path,
      from,
      to,
    }: { step: Extract<Step, { kind: "policy" }>; path: Path; from: PartySlot; to: PartySlot },
  ): Outcome => {
    const receiver = classOf(to.slot);
    const several = senderClasses(step, path, from).map((sender) =>
      workspace.outcome(program, sender, receiver),
    );
    const [only] = several;
    if (only !== undefined && several.length === 1) return only;
    return outcomes.agree(several, "it depends on the address of a node that is not in the tree");
  };

  const senderClasses = (
    step: Extract<Step, { kind: "policy" }>,
    path: Path,
    from: PartySlot,
  ): readonly number[] => {
    if (step.source === "source-node") {
      const node = path.senderNode;
      const known = node === undefined ? undefined : nodeClass(node, "node");
      return known === undefined ? outsideClasses : [known];
    }
    if (path.encapsulated && from.party.kind === "host") {
      const tunnel = nodeClass(from.party.node, "tunnel");
      if (tunnel !== undefined) return [tunnel];
    }
    return [classOf(from.slot)];
  };

  /** FLOW-4b: what the encapsulating packet meets decides for everything inside it. */
  const outerOutcome = (program: Program, from: PartySlot, to: PartySlot): Outcome => {
    const sender = nodeOf(from.party);
    const receiver = nodeOf(to.party);
    const a = sender === undefined ? undefined : nodeClass(sender, "node");
    const b = receiver === undefined ? undefined : nodeClass(receiver, "node");
    if (a === undefined || b === undefined) {
      const reason = "the encapsulating packet is judged by node addresses that are not in the tree";
      return outcomes.intern([
        { connections: allConnections, verdict: "unknown", decidedBy: { kind: "undecided", reason } },
      ]);
    }
    const vxlan = { protocol: 17, destinationPort: cluster.settings.vxlanPort, sourcePort: 49152 };
    const piece = workspace
      .outcome(program, a, b)
      .pieces.find((candidate) => hasConnection(candidate.connections, vxlan));
    const verdict = piece?.verdict === "deny" || piece?.verdict === "unknown" ? piece.verdict : "none";
    return outcomes.intern([
      { connections: allConnections, verdict, decidedBy: piece?.decidedBy ?? { kind: "end-of-chain" } },
    ]);
  };

  const outcomeOfPath = (path: Path, from: PartySlot, to: PartySlot): PathOutcome => {
    const stages = path.stages.map((stage) => stage.map((step) => stepOutcome(step, path, from, to)));
    const key = stages
      .map((stage) => stage.map((s) => `${String(s.outcome.id)}${s.endsStage ? "!" : ""}`).join(","))
      .join(";");
    let outcome = combined.get(key);
    if (outcome === undefined) combined.set(key, (outcome = combineSteps(stages)));
    return outcome;
  };

  return {
    outcome: (from, to, variant) => {
      const list = pathsOf(from, to, variant);
      const several = [...new Set(list.map((path) => outcomeOfPath(path, from, to)))];
      const [first] = several;
      if (first !== undefined && several.length === 1) return first;
      return agreePaths(several, agreed, workspace);
    },
    programs: (party) =>
      party.party.kind === "workload"
        ? {
            out: programOf({ kind: "workload", endpoint: party.party.endpoint }, "egress", "normal"),
            into: programOf({ kind: "workload", endpoint: party.party.endpoint }, "ingress", "normal"),
          }
        : undefined,
    steps: (from, to, variant) => {
      const list = plan(from, to, variant);
      // Several placements were weighed against each other: their outcome has no steps of its own.
      if (list.length !== 1) return [{ endpoint: from.id, direction: "egress", chain: "normal" }];
      return (list[0]?.stages ?? []).flat().map(stepRef);
    },
  };
}

/** Several placements are possible: what they agree on, the rest unknown. Steps differ, so deciders are not kept apart. */
function agreePaths(
  several: readonly PathOutcome[],
  memo: Map<string, PathOutcome>,
  workspace: Workspace,
): PathOutcome {
  const key = several
    .map((outcome) => outcome.verdictKey)
    .sort()
    .join("|");
  let outcome = memo.get(key);
  if (outcome === undefined) {
    const flat = several.map(({ pieces }) =>
      workspace.outcomes.intern(
        pieces.map(({ connections, verdict, deciders }) => {
          const last = deciders.findLast((part) => part !== undefined && part.verdict !== "none");
          return { connections, verdict, decidedBy: last?.decidedBy ?? { kind: "not-policed" } };
        }),
      ),
    );
    const agreed = workspace.outcomes.agree(
      flat,
      "it depends on the node the pod runs on, which the tree does not say",
    );
    outcome = combineSteps([[{ outcome: agreed, endsStage: false }]]);
    memo.set(key, outcome);
  }
  return outcome;
}

export function isSameNode(from: Party, to: Party): boolean {
  const node = nodeOf(from);
  return node !== undefined && node === nodeOf(to);
}

function nodeOf(party: Party): HostNode | undefined {
  return party.kind === "outside" ? undefined : party.node;
}

function podSubject(step: Extract<Step, { kind: "policy" }>, from: PartySlot, to: PartySlot): Subject {
  const party = step.direction === "egress" ? from.party : to.party;
  if (party.kind !== "workload")
    throw new Error("calsim is at fault: a pod's step on a path without that pod");
  return { kind: "workload", endpoint: party.endpoint };
}

function placed(
  cluster: Cluster,
  from: Party,
  to: Party,
  same: boolean,
): readonly { sender: Party; receiver: Party }[] {
  const place = (party: Party, other: Party): readonly Party[] => {
    if (party.kind !== "workload" || party.node !== undefined) return [party];
    if (same) return [{ ...party, node: nodeOf(other) }];
    return placementsOf(cluster, party.endpoint, nodeOf(other)).map((node) => ({ ...party, node }));
  };
  return place(from, to).flatMap((sender) => place(to, sender).map((receiver) => ({ sender, receiver })));
}

/** Whether a tunnel is crossed depends on the two nodes only where it is for crossing subnets. */
function encapsulationKey(cluster: Cluster, from: PartySlot, to: PartySlot): string {
  if (cluster.settings.encapsulation?.endsWith("cross-subnet") !== true) return "";
  return `${nodeOf(from.party)?.name ?? "?"},${nodeOf(to.party)?.name ?? "?"}`;
}
