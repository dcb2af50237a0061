import { invariant } from "../base/invariant.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Decider, StepRef, Verdict } from "../model/ruling.ts";
import type { Packet } from "../select/packet.ts";
import type { Path, Step } from "../select/path.ts";
import { decideChain, type ChainDecision } from "./decide-chain.ts";
import { isEssentialICMPv6 } from "./essential-icmp.ts";
import { stepRef } from "./step-ref.ts";

export interface TracedStep extends ChainDecision {
  readonly step: StepRef;
}

export interface FlowTrace {
  readonly verdict: Verdict;
  /** What settled it: the denying step, else the one that could not be decided, else the last that allowed. */
  readonly decidedBy: Decider;
  readonly steps: readonly TracedStep[];
}

/**
 * Walks one packet along its path, step by step, as the documentation tells it. The slow twin of the rulings: it
 * shares with them who is asked (`select`), and nothing of how the answer is found.
 * `packetsFor` gives the packet as a step sees it: before or after translation, or its encapsulation; several where it
 * carries the address of a node that the tree does not hold.
 */
export function traceFlow(
  cluster: Cluster,
  path: Path,
  packetsFor: (step: Step) => readonly Packet[],
): FlowTrace {
  const steps: TracedStep[] = [];
  let undecided: TracedStep | undefined;
  for (const stage of path.stages) {
    for (const step of stage) {
      const traced: TracedStep = { step: stepRef(step), ...decideAll(cluster, path, step, packetsFor(step)) };
      steps.push(traced);
      if (traced.verdict === "deny") return { verdict: "deny", decidedBy: traced.decidedBy, steps };
      if (traced.verdict === "unknown") undecided ??= traced;
      // What may have skipped the rest of the stage is not denied by it.
      if ((traced.verdict === "allow" || traced.verdict === "unknown") && endsStage(step)) break;
    }
  }
  if (undecided !== undefined) return { verdict: "unknown", decidedBy: undecided.decidedBy, steps };
  const last = steps.findLast((step) => step.verdict === "allow");
  return { verdict: "allow", decidedBy: last?.decidedBy ?? { kind: "not-policed" }, steps };
}

/** FLOW-0: an Allow by an untracked or preDNAT chain spares the packet the later chains of the same interface. */
function endsStage(step: Step): boolean {
  return step.kind === "policy" && (step.chain === "untracked" || step.chain === "preDNAT");
}

/** What the step does with every packet it may see, or `unknown`. */
function decideAll(cluster: Cluster, path: Path, step: Step, packets: readonly Packet[]): ChainDecision {
  let first: ChainDecision | undefined;
  for (const packet of packets) {
    const decision = decideStep(cluster, path, step, packet);
    first ??= decision;
    if (decision.verdict !== first.verdict)
      return { verdict: "unknown", decidedBy: { kind: "undecided", reason: nodeReason }, passed: [] };
  }
  invariant(first !== undefined, "a step sees at least one packet");
  return first;
}

const nodeReason = "it depends on the address of a node that is not in the tree";

function decideStep(cluster: Cluster, path: Path, step: Step, packet: Packet): ChainDecision {
  // MISC-3: a pod may always speak the basics of ICMPv6 with its own host, before any policy.
  if (path.kind === "pod-to-own-host" && isEssentialICMPv6(packet) && leavesPod(step)) {
    return { verdict: "allow", decidedBy: { kind: "essential-icmpv6" }, passed: [] };
  }
  if (step.kind === "policy") return decideChain(cluster, step.subject, step, packet);
  if (step.kind === "unmodelled") {
    const concerns = packet.connection.protocol === step.protocol;
    return concerns
      ? { verdict: "unknown", decidedBy: { kind: "undecided", reason: step.reason }, passed: [] }
      : { verdict: "none", decidedBy: { kind: "end-of-chain" }, passed: [] };
  }
  // HEP-17: policy of the host endpoint is never asked; Return leaves it to the host's own rules, taken as accepting.
  const { endpointToHost } = step.node;
  const decidedBy: Decider = { kind: "endpoint-to-host", action: endpointToHost };
  return { verdict: endpointToHost === "Drop" ? "deny" : "allow", decidedBy, passed: [] };
}

function leavesPod(step: Step): boolean {
  return step.kind !== "policy" || step.subject.kind === "workload";
}
