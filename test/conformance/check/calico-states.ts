import { simulate, type Chain, type Simulation } from "../library.ts";
import { record, records, text, texts, type JsonRecord } from "../read/json.ts";
import { resourceFiles, shortResource } from "../read/resource-files.ts";
import type { Check } from "../recorder.ts";
import { checkIpSets } from "./calico-ip-sets.ts";
import { flattenedEndpointId, unflatten } from "./calico-unflatten.ts";

/** A small cluster as Felix gets it: the ordered policies of local endpoints, and who is in the sets of its selectors. */
export function checkFelixState(entry: JsonRecord, check: Check): void {
  const expected = record(entry["expected"]);
  const resources = unflatten(record(entry["resources"]));
  const simulation = simulate(resourceFiles(resources), { raw: true });
  const context = (): readonly string[] => resources.map((resource) => shortResource(record(resource)));
  checkEndpoints(expected, simulation, check, context);
  checkActive(entry, expected, simulation, check, context);
  checkIpSets(records(expected["ipSets"]), resources, check);
}

const expectedKeys = {
  normal: "tiers",
  preDNAT: "preDNATTiers",
  untracked: "untrackedTiers",
} as const satisfies Partial<Record<Chain, string>>;

function checkEndpoints(
  expected: JsonRecord,
  simulation: Simulation,
  check: Check,
  context: () => readonly string[],
): void {
  for (const endpoint of records(expected["endpoints"])) {
    const id = flattenedEndpointId(text(endpoint["endpoint"]) ?? "");
    for (const [chain, key] of Object.entries(expectedKeys) as [keyof typeof expectedKeys, string][]) {
      for (const direction of ["ingress", "egress"] as const) {
        const tiers = records(endpoint[key])
          .map((tier) => ({
            tier: text(tier["name"]) ?? "",
            policies: records(tier[`${direction}Policies`]).map(policyName),
          }))
          .filter(({ policies }) => policies.length > 0);
        const got = simulation
          .appliedPolicies(id, direction, chain)
          .tiers.filter(({ policies }) => policies.length > 0)
          .map(({ tier, policies }) => ({ tier, policies }));
        check.same(`policies of ${id}, ${direction}, ${chain}`, tiers, got, context);
      }
    }
  }
}

function policyName(policy: JsonRecord): string {
  const namespace = text(policy["namespace"]);
  return `${text(policy["kind"]) ?? ""}:${namespace === undefined ? "" : `${namespace}/`}${text(policy["name"]) ?? ""}`;
}

/** What is active on the node is what its endpoints have, and policies asked for on every node. */
function checkActive(
  entry: JsonRecord,
  expected: JsonRecord,
  simulation: Simulation,
  check: Check,
  context: () => readonly string[],
): void {
  const everywhere = records(record(entry["resources"])["policies"])
    .filter((policy) => texts(policy["performanceHints"]).includes("AssumeNeededOnEveryNode"))
    .map(policyName);
  const ids = records(expected["endpoints"]).map((endpoint) =>
    flattenedEndpointId(text(endpoint["endpoint"]) ?? ""),
  );
  const applied = ids.flatMap((id) =>
    (["normal", "forward", "preDNAT", "untracked"] as const).flatMap((chain) =>
      (["ingress", "egress"] as const).map((direction) => simulation.appliedPolicies(id, direction, chain)),
    ),
  );
  const policies = applied.flatMap(({ tiers }) => tiers.flatMap((tier) => tier.policies));
  const active = sorted([...everywhere, ...policies]);
  check.same("active policies", sorted(records(expected["activePolicies"]).map(policyName)), active, context);
  const profiles = sorted(applied.flatMap((one) => one.profiles));
  check.same("active profiles", sorted(texts(expected["activeProfiles"])), profiles, context);
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}
