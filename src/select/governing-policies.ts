import type { Cluster, Labels } from "../model/cluster.ts";
import type { Chain, Direction, Policy, Tier } from "../model/policy.ts";
import { createSelectorIndex, type SelectorIndex } from "./selector-index.ts";

/** A tier that takes part in one direction of one endpoint's chain, with its policies in order (TIER-6). */
export interface GoverningTier {
  readonly tier: Tier;
  /** Action at the end of the tier in this chain: always Pass in preDNAT and untracked (EVAL-3). */
  readonly endAction: "Deny" | "Pass";
  readonly policies: readonly Policy[];
}

/**
 * Policies that an endpoint with these labels meets, tier by tier, in evaluation order. Empty: no tier applies.
 * Staged policies are left out unless `staged` asks for the list as Calico shows it (STG-1).
 */
export function governingTiers(
  cluster: Cluster,
  labels: Labels,
  { direction, chain, staged = false }: { direction: Direction; chain: Chain; staged?: boolean },
): readonly GoverningTier[] {
  // EVAL-3: preDNAT is an ingress chain, whatever types a policy lists.
  if (chain === "preDNAT" && direction === "egress") return [];
  const tiers: GoverningTier[] = [];
  let policies: Policy[] = [];
  let current: string | undefined;
  const close = (): void => {
    const tier = cluster.tiers.find((candidate) => candidate.name === current);
    if (tier !== undefined) tiers.push({ tier, endAction: endAction(tier, chain), policies });
    policies = [];
  };
  for (const policy of selectingPolicies(cluster, labels)) {
    if (!belongsToChain(policy, chain) || !policy.types.includes(direction)) continue;
    if (isInactive(policy, cluster) && !staged) continue;
    if (policy.tier !== current) {
      close();
      current = policy.tier;
    }
    policies.push(policy);
  }
  close();
  return tiers;
}

interface Selection {
  readonly index: SelectorIndex;
  /** By label set; an endpoint's is one object, asked about in several chains. */
  readonly known: WeakMap<Labels, readonly Policy[]>;
}

const selections = new WeakMap<Cluster, Selection>();

/** Policies whose selector matches the labels, in evaluation order. */
function selectingPolicies(cluster: Cluster, labels: Labels): readonly Policy[] {
  let selection = selections.get(cluster);
  if (selection === undefined) {
    const index = createSelectorIndex(cluster.policies.map(({ selector }) => selector));
    selections.set(cluster, (selection = { index, known: new WeakMap() }));
  }
  let policies = selection.known.get(labels);
  if (policies === undefined) {
    policies = selection.index.matching(labels).flatMap((position) => cluster.policies[position] ?? []);
    selection.known.set(labels, policies);
  }
  return policies;
}

/** Staged policies are never programmed (STG-1), except in the mode that counts them in at their place (STG-4). */
function isInactive(policy: Policy, cluster: Cluster): boolean {
  return policy.staged !== undefined && cluster.settings.staged !== "alongside";
}

/** EVAL-3, EVAL-4: doNotTrack wins over preDNAT; both are in no other chain. */
function belongsToChain(policy: Policy, chain: Chain): boolean {
  switch (chain) {
    case "untracked":
      return policy.doNotTrack;
    case "preDNAT":
      return policy.preDNAT && !policy.doNotTrack;
    case "forward":
      return policy.applyOnForward && !policy.doNotTrack && !policy.preDNAT;
    case "normal":
      return !policy.doNotTrack && !policy.preDNAT;
  }
}

function endAction(tier: Tier, chain: Chain): "Deny" | "Pass" {
  return chain === "preDNAT" || chain === "untracked" ? "Pass" : tier.defaultAction;
}
