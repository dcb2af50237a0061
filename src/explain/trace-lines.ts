import type { Cluster } from "../model/cluster.ts";
import type { Policy } from "../model/policy.ts";
import type { Decider, StepRef } from "../model/ruling.ts";
import type { TracedStep } from "../evaluate/trace-flow.ts";
import type { TraceLine } from "../model/trace-line.ts";
import { governingTiers } from "../select/governing-policies.ts";
import { describeDecider, describeStep, policyName, type DescribedDecider } from "./describe-decider.ts";

/** A traced step for people: what passed it on, tier by tier, and what decided. */
export function traceLines(
  cluster: Cluster,
  { step, verdict, decidedBy, passed }: TracedStep,
): readonly TraceLine[] {
  const where = describeStep(step);
  return [
    ...passed.map((decider): TraceLine => ({
      step: where,
      ...describeHere(cluster, decider, step, true),
      verdict: "pass",
    })),
    {
      step: where,
      ...describeHere(cluster, decidedBy, step, false),
      verdict: verdict === "none" ? "info" : verdict,
    },
  ];
}

/** A decider in words. Here the endpoint is known, so the end of a tier names the policies that did not match. */
function describeHere(
  cluster: Cluster,
  decider: Decider,
  step: StepRef,
  passedOn: boolean,
): DescribedDecider {
  const described = describeDecider(cluster, decider, step.direction);
  if (decider.kind !== "end-of-tier") return described;
  const { tier } = decider;
  if (passedOn) return { ...described, text: `end of tier ${tier} (Pass): goes on to the next tier` };
  const policies = policiesAt(cluster, step, tier);
  const last = policies.at(-1);
  if (last === undefined) return described;
  const which =
    policies.length === 1
      ? `no rule of ${policyName(last.id)} matched`
      : `no rule of its ${String(policies.length)} policies matched, the last is ${policyName(last.id)}`;
  return { text: `end of tier ${tier} (Deny): ${which}`, place: last.place };
}

function policiesAt(
  cluster: Cluster,
  { endpoint, direction, chain }: StepRef,
  tier: string,
): readonly Policy[] {
  if (chain === "endpoint-to-host") return [];
  const subject = [...cluster.workloads, ...cluster.hostEndpoints].find(({ id }) => id === endpoint);
  if (subject === undefined) return [];
  const tiers = governingTiers(cluster, subject.labels, { direction, chain });
  return tiers.find((governing) => governing.tier.name === tier)?.policies ?? [];
}
