import { invariant } from "../base/invariant.ts";
import { elementAt } from "../base/known.ts";
import type { Cluster, HostNode } from "../model/cluster.ts";
import type { StepRef } from "../model/ruling.ts";
import { freeEssentialICMPv6, type PathOutcome } from "../evaluate/combine.ts";
import type { Outcome } from "../evaluate/outcome.ts";
import type { Program } from "../evaluate/program.ts";
import type { SlotClasses } from "../evaluate/slot-classes.ts";
import { stepRef } from "../evaluate/step-ref.ts";
import type { Workspace } from "../evaluate/workspace.ts";
import { encapsulatingConnection } from "../select/encapsulation.ts";
import type { Path, PolicyStep, Step } from "../select/path.ts";
import {
  allConnections,
  hasConnection,
  protocolConnections,
  subtractConnections,
} from "../sets/connection-set.ts";
import type { PartySlot } from "./party-index.ts";
import { createPathKeys, type TextNumbers } from "./path-keys.ts";
import { extendTrail, outcomeOfTrail, type PathOutcomes, type Trail } from "./path-outcomes.ts";
import {
  differingPaths,
  isSameForAll,
  startPath,
  type PlannedPath,
  type PlannedStep,
  type ProgramStep,
} from "./planned-path.ts";
import { createPathEnds, type PathEnd } from "./path-ends.ts";
import { planPair, type CellVariant, type PlacedPath } from "./plan-pair.ts";
import type { StepAsker } from "./same-paths.ts";

/** Cells of one cluster. */
export interface SideEngine extends StepAsker {
  /** Equal texts, equal paths and hosts on them, whichever the side. `programs`: of a pod. */
  readonly facts: (party: PartySlot) => Pick<PathEnd, "text" | "programs" | "path" | "onlyNode">;
  readonly outcome: (from: PartySlot, to: PartySlot, variant: CellVariant) => PathOutcome;
  readonly steps: (from: PartySlot, to: PartySlot, variant: CellVariant) => readonly StepRef[];
}

const nodeReason = "it depends on the address of a node that is not in the tree";

export function createSideEngine(
  cluster: Cluster,
  parties: readonly PartySlot[],
  {
    workspace,
    classes,
    joined,
    numberOf,
  }: {
    readonly workspace: Workspace;
    readonly classes: SlotClasses;
    readonly joined: PathOutcomes;
    readonly numberOf: TextNumbers;
  },
): SideEngine {
  const { universe, outcomes } = workspace;
  const keys = createPathKeys(cluster, { workspace, classes, numberOf });
  const ends = createPathEnds(cluster, parties, { workspace, classes, keys });
  const endOf = (party: PartySlot): PathEnd => ends[party.index] as PathEnd; // every party has one, at its index
  const outside = [
    ...new Set(
      universe.slots.flatMap((slot, index) =>
        slot.block === undefined ? [] : [elementAt(classes.of, index)],
      ),
    ),
  ];
  const plans: Map<number, readonly PlannedPath[]>[] = [];
  const nodeCount = cluster.nodes.length;

  const plansOf = (from: PathEnd, to: PathEnd, variant: CellVariant): readonly PlannedPath[] => {
    const same = variant.sameNode ?? (from.node !== undefined && from.node === to.node);
    const nat = variant.natOutgoing === undefined ? 0 : variant.natOutgoing ? 1 : 2;
    // A pod of unknown placement may be on every node but its peer's: that leaves out a kind of node only if it is alone.
    const apart = from.isUnplaced ? to.onlyNode : to.isUnplaced ? from.onlyNode : 0;
    const key = (to.path * 6 + nat * 2 + (same ? 1 : 0)) * (nodeCount + 1) + apart;
    const known = (plans[from.path] ??= new Map<number, readonly PlannedPath[]>());
    let list = known.get(key);
    if (list === undefined) {
      const all = Array.from(planPair(cluster, from, to, variant), compile);
      known.set(key, (list = differingPaths(all, (node) => classesAt(node).join(","))));
    }
    return list;
  };

  const compile = (placed: PlacedPath): PlannedPath => {
    const { stages, kind } = placed.path;
    const shape = joined.shape(
      stages.map((stage) =>
        stage.map((step) => ({
          endsStage: step.kind === "policy" && (step.chain === "untracked" || step.chain === "preDNAT"),
        })),
      ),
    );
    const isBasic = universe.family === 6 && kind === "pod-to-own-host";
    const steps = stages.flat().map((step) => compileStep(step, isBasic));
    return startPath(placed, shape, steps);
  };

  const compileStep = (step: Step, isBasic: boolean): PlannedStep => {
    if (step.kind === "endpoint-to-host") {
      const action = step.node.endpointToHost;
      const verdict = action === "Drop" ? "deny" : "allow";
      const outcome = outcomes.intern([
        { connections: allConnections, verdict, decidedBy: { kind: "endpoint-to-host", action } },
      ]);
      return { kind: "constant", outcome: isBasic ? freed(outcome) : outcome };
    }
    if (step.kind === "unmodelled") {
      const { protocol, reason } = step;
      const unknown = protocolConnections(protocol);
      const outcome = outcomes.intern([
        { connections: unknown, verdict: "unknown", decidedBy: { kind: "undecided", reason } },
        {
          connections: subtractConnections(allConnections, unknown),
          verdict: "none",
          decidedBy: { kind: "end-of-chain" },
        },
      ]);
      return { kind: "constant", outcome };
    }
    if (step.subject.kind === "workload") {
      return { kind: "program", program: undefined, step, freesICMPv6: isBasic };
    }
    const program = workspace.programFor(cluster, step.subject, step.direction, step.chain, step.failsafes);
    return isSameForAll(program)
      ? { kind: "constant", outcome: workspace.outcome(program, 0, 0) }
      : { kind: "program", program, step, freesICMPv6: false };
  };

  /** MISC-3. */
  const freed = (outcome: Outcome): Outcome => {
    let result = freedOutcomes.get(outcome.id);
    if (result === undefined)
      freedOutcomes.set(outcome.id, (result = freeEssentialICMPv6(outcome, outcomes)));
    return result;
  };
  const freedOutcomes = new Map<number, Outcome>();

  const trailOf = (path: PlannedPath, from: PathEnd, to: PathEnd): Trail => {
    let trail = path.start;
    for (const planned of path.rest) trail = extendTrail(trail, outcomeOf(planned, path, from, to));
    return trail;
  };

  const outcomeOf = (planned: PlannedStep, path: PlannedPath, from: PathEnd, to: PathEnd): Outcome => {
    if (planned.kind === "constant") return planned.outcome;
    const outcome = askProgram(planned, path, from, to);
    return planned.freesICMPv6 ? freed(outcome) : outcome;
  };

  const askProgram = (
    { step, program: found }: ProgramStep,
    { path, senderNode, receiverNode }: PlannedPath,
    from: PathEnd,
    to: PathEnd,
  ): Outcome => {
    const program = found ?? ownProgram(step, from, to);
    if (step.source === "outer")
      return outerOutcome(program, path, [from.node ?? senderNode, to.node ?? receiverNode]);
    if (step.source === "source-node") {
      const senders = classesAt(from.node ?? senderNode);
      const [only] = senders;
      if (only !== undefined && senders.length === 1) return workspace.outcome(program, only, to.slotClass);
      return betweenNodes("inner", program, [senders, [to.slotClass]], (outcome) => outcome);
    }
    return workspace.outcome(program, senderClass(path, from), to.slotClass);
  };

  /** Classes a node's address may be of: any of the outside where the tree does not hold it. */
  const classesAt = (node: HostNode | undefined): readonly number[] => {
    const known = node === undefined ? undefined : keys.nodeClasses(node).own;
    return known === undefined ? outside : [known];
  };

  /** What a program does with packets that carry addresses of nodes, read in a certain way; `kind` names the way. */
  const betweenNodes = (
    kind: string,
    program: Program,
    [senders, receivers]: readonly [readonly number[], readonly number[]],
    read: (outcome: Outcome) => Outcome,
  ): Outcome => {
    const known = (weighed[program.id] ??= new Map<string, Outcome>());
    const key = `${kind} ${senders.join(",")} ${receivers.join(",")}`;
    let result = known.get(key);
    if (result === undefined) {
      const all = receivers.flatMap((to) =>
        senders.map((from) => read(workspace.outcome(program, from, to))),
      );
      known.set(key, (result = outcomes.agree(all, nodeReason)));
    }
    return result;
  };
  const weighed: Map<string, Outcome>[] = [];

  /** FLOW-4b: what the encapsulating packet meets decides for everything inside it. */
  const outerOutcome = (
    program: Program,
    { tunnel = "vxlan" }: Path,
    [sender, receiver]: readonly [HostNode | undefined, HostNode | undefined],
  ): Outcome =>
    betweenNodes(`outer ${tunnel}`, program, [classesAt(sender), classesAt(receiver)], (outcome) => {
      const outer = encapsulatingConnection(cluster, tunnel, universe.family);
      const piece = outcome.pieces.find(({ connections }) => hasConnection(connections, outer));
      invariant(piece !== undefined, "an outcome leaves a connection out");
      const { verdict, decidedBy } = piece;
      return outcomes.intern([{ connections: allConnections, verdict, decidedBy }]);
    });

  /** The outcomes of possible paths; only the first where all have the same verdicts. */
  const differingOutcomes = (
    list: readonly PlannedPath[],
    from: PathEnd,
    to: PathEnd,
  ): readonly PathOutcome[] => {
    const several = [...new Set(list.map((path) => outcomeOfTrail(trailOf(path, from, to))))];
    const verdicts = several[0]?.verdictKey;
    return several.every(({ verdictKey }) => verdictKey === verdicts) ? several.slice(0, 1) : several;
  };

  return {
    facts: endOf,
    paths: (from, to, variant) => plansOf(endOf(from), endOf(to), variant),
    programOf: ({ step, program }, from, to) => program ?? ownProgram(step, endOf(from), endOf(to)),
    senderOf: ({ step }, { path, senderNode }, party) => {
      const from = endOf(party);
      if (step.source === "source") return senderClass(path, from);
      const [only = -1, ...others] = classesAt(from.node ?? senderNode);
      return others.length === 0 ? only : -1;
    },
    receiverOf: (party) => endOf(party).slotClass,
    outcomeOf: (planned, path, from, to) => outcomeOf(planned, path, endOf(from), endOf(to)),
    outcome: (fromParty, toParty, variant) => {
      const from = endOf(fromParty);
      const to = endOf(toParty);
      const list = plansOf(from, to, variant);
      const only = list[0];
      if (only !== undefined && list.length === 1) return outcomeOfTrail(trailOf(only, from, to));
      const several = differingOutcomes(list, from, to);
      const [first] = several;
      return first !== undefined && several.length === 1 ? first : joined.agree(several);
    },
    steps: (fromParty, toParty, variant) => {
      const [from, to] = [endOf(fromParty), endOf(toParty)];
      const list = plansOf(from, to, variant);
      // Possible paths that differ were weighed against each other: their outcome has no steps of its own.
      if (list.length > 1 && differingOutcomes(list, from, to).length > 1) {
        return [{ endpoint: fromParty.id, direction: "egress", chain: "normal" }];
      }
      const [planned] = list;
      if (planned?.steps.every((each) => each.kind === "program" && each.program === undefined) === true) {
        return planned.path.stages.flat().map((step) => ownStep(step, fromParty, toParty));
      }
      const [actual] = planPair(cluster, from, to, variant);
      return (actual?.path.stages ?? []).flat().map(stepRef);
    },
  };
}

/** The program of the pod whose step it is. */
function ownProgram({ direction }: PolicyStep, from: PathEnd, to: PathEnd): Program {
  const program = direction === "egress" ? from.programs?.out : to.programs?.into;
  invariant(program !== undefined, "a pod's step on a path without that pod");
  return program;
}

/** What a host sends into a tunnel carries the tunnel's address (NAT-2). */
function senderClass(path: Path, { tunnel, slotClass }: PathEnd): number {
  return path.tunnel !== undefined && tunnel !== undefined ? tunnel : slotClass;
}

/** The step of a path that another pair shares, as that of this pair. */
function ownStep(step: Step, from: PartySlot, to: PartySlot): StepRef {
  const ref = stepRef(step);
  return { ...ref, endpoint: ref.direction === "egress" ? from.id : to.id };
}
