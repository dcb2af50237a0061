import type { Simulation, Trace } from "../library.ts";
import { record, text, type Json } from "../read/json.ts";
import { podOf } from "../read/pod-of.ts";

/**
 * What a host's own FORWARD policy of DROP does to a packet that Calico lets through: it stays only where Calico leaves its
 * accept mark on it, on every node that forwards it (HEP-14). `unclear`: a chain before it let the packet skip others, of
 * which the reference says nothing here.
 */
export function forwardPolicyDrop(
  { trace, dataplane }: { readonly trace: Trace; readonly dataplane: string },
  simulation: Simulation,
  resources: readonly Json[],
): "kept" | "dropped" | "unclear" {
  // MISC-13: what Calico accepts is final in its own table only.
  if (dataplane === "nftables") return "dropped";
  const marks = new Map<string, boolean>();
  for (const { step, verdict, decidedBy } of trace.steps) {
    if (step.chain === "preDNAT" || step.chain === "untracked") {
      if (verdict === "allow") return "unclear";
      continue;
    }
    const host = simulation.cluster.hostEndpoints.find(({ id }) => id === step.endpoint);
    const node = host?.node ?? text(record(podOf(resources, step.endpoint)?.["spec"])["nodeName"]);
    if (node === undefined) return "unclear";
    // The last chain on a node counts; a host endpoint's normal chains are for what is not forwarded.
    if (host === undefined) marks.set(node, true);
    else if (step.chain === "forward")
      marks.set(node, decidedBy.kind === "rule" || !hasForwardPolicy(simulation, step.endpoint));
  }
  // Without any chain there is no mark either.
  return marks.size > 0 && [...marks.values()].every(Boolean) ? "kept" : "dropped";
}

/** In either direction: one list is kept for both. */
function hasForwardPolicy(simulation: Simulation, endpoint: string): boolean {
  return (["ingress", "egress"] as const).some((direction) =>
    simulation
      .appliedPolicies(endpoint, direction, "forward")
      .tiers.some(({ policies }) => policies.length > 0),
  );
}
