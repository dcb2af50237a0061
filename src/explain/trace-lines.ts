import type { Cluster } from "../model/cluster.ts";
import type { TracedStep } from "../evaluate/trace-flow.ts";
import type { TraceLine } from "../model/trace-line.ts";
import { describeDecider, describeStep } from "./describe-decider.ts";

/** A traced step for people: what passed it on, tier by tier, and what decided. */
export function traceLines(
  cluster: Cluster,
  { step, verdict, decidedBy, passed }: TracedStep,
): readonly TraceLine[] {
  const where = describeStep(step);
  const lines = passed.map((decider): TraceLine => {
    if (decider.kind === "end-of-tier") {
      const place = cluster.tiers.find((tier) => tier.name === decider.tier)?.place;
      return {
        step: where,
        text: `end of tier ${decider.tier} (Pass): goes on to the next tier`,
        verdict: "pass",
        place,
      };
    }
    const { text, place } = describeDecider(cluster, decider, step.direction);
    return { step: where, text, verdict: "pass", place };
  });
  const { text, place } = describeDecider(cluster, decidedBy, step.direction);
  return [...lines, { step: where, text, verdict: verdict === "none" ? "info" : verdict, place }];
}
