import type { AppliedPolicies, Chain, Direction, Simulation } from "../library.ts";
import { record, records, text, texts, type Json, type JsonRecord } from "../read/json.ts";
import type { Check } from "../recorder.ts";
import { involved } from "../read/involved.ts";
import { oracleEndpoint } from "../read/oracle-endpoint.ts";

/** Key of a chain's tiers in a vector. */
export const tierKeys = {
  normal: "tiers",
  forward: "forwardTiers",
  preDNAT: "preDNATTiers",
  untracked: "untrackedTiers",
} as const satisfies Record<Chain, string>;

/** The ordered policies of every endpoint, direction and chain, staged ones in their place, and its profiles. */
export function checkApplied(
  check: Check,
  applied: JsonRecord,
  simulation: Simulation,
  resources: readonly Json[],
): void {
  for (const [name, value] of Object.entries(applied)) {
    const endpoint = record(value);
    const id = oracleEndpoint(name);
    check.same(
      `profiles of ${id}`,
      texts(endpoint["profiles"]),
      simulation.appliedPolicies(id, "ingress").profiles,
    );
    const chains = name.startsWith("hep:") ? (Object.keys(tierKeys) as Chain[]) : (["normal"] as const);
    for (const chain of chains) {
      for (const direction of ["ingress", "egress"] as const) {
        if (direction === "egress" && chain === "preDNAT") continue;
        const expected = expectedTiers(endpoint, chain, direction);
        const got = gotTiers(simulation.appliedPolicies(id, direction, chain));
        check.same(`policies of ${id}, ${direction}, ${chain}`, expected, got, () =>
          involved(resources, { endpoints: [id], policies: expected.flatMap((tier) => tier.policies) }),
        );
      }
    }
  }
}

interface TierList {
  readonly tier: string;
  readonly defaultAction: string;
  readonly policies: readonly string[];
}

export function expectedTiers(endpoint: JsonRecord, chain: Chain, direction: Direction): readonly TierList[] {
  return records(endpoint[tierKeys[chain]])
    .map((tier) => ({
      tier: text(tier["tier"]) ?? "",
      // A tier that does not exist has no default action, which means Deny (TIER-5).
      defaultAction: text(tier["defaultAction"]) === "Pass" ? "Pass" : "Deny",
      policies: texts(tier[direction]),
    }))
    .filter((tier) => tier.policies.length > 0);
}

function gotTiers(applied: AppliedPolicies): readonly TierList[] {
  return applied.tiers
    .filter((tier) => tier.policies.length > 0)
    .map(({ tier, defaultAction, policies }) => ({ tier, defaultAction, policies }));
}
