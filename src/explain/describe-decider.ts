import type { Cluster } from "../model/cluster.ts";
import type { Policy, Rule } from "../model/policy.ts";
import type { PolicyId } from "../model/ids.ts";
import type { Decider, StepRef } from "../model/ruling.ts";
import type { SourceRef } from "../model/source-ref.ts";

/** A decider in words, with the place of the rule where there is one. */
export interface DescribedDecider {
  readonly text: string;
  readonly place: SourceRef | undefined;
}

export function describeDecider(
  cluster: Cluster,
  decider: Decider,
  direction: "ingress" | "egress",
): DescribedDecider {
  switch (decider.kind) {
    case "rule": {
      const policy = findPolicy(cluster, decider.policy);
      const rule = policy?.[direction][decider.rule];
      return {
        text: `${ruleName(rule, decider.rule, direction)} (${decider.action}) of ${policyName(decider.policy)}`,
        place: rule?.place,
      };
    }
    case "end-of-tier": {
      const tier = cluster.tiers.find((candidate) => candidate.name === decider.tier);
      const action = tier?.defaultAction ?? "Deny";
      return {
        text: `end of tier ${decider.tier} (${action}): no rule of its policies matched`,
        place: tier?.place,
      };
    }
    case "profile":
      return {
        text: `profile ${decider.profile}, rule ${String(decider.rule)} (${decider.action})`,
        place: cluster.profiles.get(decider.profile)?.place,
      };
    case "missing-profile":
      return { text: `profile ${decider.profile} does not exist, which denies`, place: undefined };
    case "no-profile-match":
      return { text: "no policy applies and no profile allows it", place: undefined };
    case "end-of-chain":
      return { text: "no rule of this chain decides", place: undefined };
    case "failsafe":
      return { text: "failsafe port, open before any policy", place: undefined };
    case "endpoint-to-host":
      return { text: `default endpoint-to-host action ${decider.action}`, place: undefined };
    case "encapsulation-from-pod":
      return { text: "encapsulated traffic made by a pod is dropped", place: undefined };
    case "essential-icmpv6":
      return { text: "ICMPv6 basics between a pod and its host are always allowed", place: undefined };
    case "not-policed":
      return { text: "no policy is consulted on this path", place: undefined };
    case "undecided": {
      const rule =
        decider.policy === undefined || decider.rule === undefined
          ? undefined
          : findPolicy(cluster, decider.policy)?.[direction][decider.rule];
      const policy = decider.policy === undefined ? "" : ` (${policyName(decider.policy)})`;
      return { text: `cannot be decided: ${decider.reason}${policy}`, place: rule?.place };
    }
  }
}

/** `ingress of host/node-worker`, with the chain where it is not the normal one. */
export function describeStep({ endpoint, direction, chain }: StepRef): string {
  if (chain === "endpoint-to-host") return `endpoint-to-host action of ${endpoint}`;
  return chain === "normal" ? `${direction} of ${endpoint}` : `${chain} ${direction} of ${endpoint}`;
}

export function findPolicy(cluster: Cluster, id: PolicyId): Policy | undefined {
  return cluster.policies.find((policy) => policy.id === id);
}

/** `Kind namespace/name`. */
export function policyName(id: PolicyId): string {
  return id.replace(":", " ");
}

function ruleName(rule: Rule | undefined, index: number, direction: string): string {
  const written = `rule ${direction}[${String(rule?.writtenIndex ?? index)}]`;
  return rule?.name === undefined ? written : `${written} "${rule.name}"`;
}
