import { compareText } from "../base/compare.ts";
import type { Resource } from "../model/resource.ts";
import type { Policy, Tier } from "../model/policy.ts";
import { isCalico } from "./calico-kinds.ts";
import type { LoadContext } from "./load-context.ts";
import { compareOrders } from "./order-policies.ts";
import { numberAt, objectAt, textAt } from "./read-json.ts";

interface BuiltInTier {
  readonly name: string;
  readonly order: number;
  readonly defaultAction: "Deny" | "Pass";
  /** First and last minor version of Calico that has it. */
  readonly since: number;
  readonly until: number;
}

/** TIER-3. Versions without tiers behave as one `default` tier. */
const builtInTiers: readonly BuiltInTier[] = [
  { name: "default", order: 1_000_000, defaultAction: "Deny", since: 0, until: Infinity },
  { name: "kube-admin", order: 1_000, defaultAction: "Pass", since: 32, until: Infinity },
  { name: "kube-baseline", order: 10_000_000, defaultAction: "Pass", since: 32, until: Infinity },
  { name: "adminnetworkpolicy", order: 1_000, defaultAction: "Pass", since: 29, until: 31 },
  { name: "baselineadminnetworkpolicy", order: 10_000_000, defaultAction: "Pass", since: 30, until: 31 },
];

/**
 * Tiers in evaluation order (TIER-1): those that exist, built-in ones included, then those that only a policy names
 * (TIER-5).
 */
export function loadTiers(
  resources: readonly Resource[],
  policies: readonly Policy[],
  context: LoadContext,
): readonly Tier[] {
  const tiers = new Map<string, Tier>();
  for (const { name, order, defaultAction, since, until } of builtInTiers) {
    if (context.version.minor < since || context.version.minor > until) continue;
    tiers.set(name, { name, order, defaultAction, exists: true, place: undefined });
  }
  for (const resource of resources) {
    if (isCalico(resource, "Tier")) tiers.set(resource.name, loadTier(resource));
  }
  for (const policy of policies) {
    if (tiers.has(policy.tier)) continue;
    tiers.set(policy.tier, {
      name: policy.tier,
      order: undefined,
      defaultAction: "Deny",
      exists: false,
      place: undefined,
    });
  }
  return [...tiers.values()].sort(compareTiers);
}

/** A tier without order gets 1,000,000 when the Kubernetes datastore is read (TIER-2); TIER-4 for the action. */
function loadTier(resource: Resource): Tier {
  const spec = objectAt(resource.object, "spec");
  return {
    name: resource.name,
    order: numberAt(spec, "order") ?? 1_000_000,
    defaultAction: textAt(spec, "defaultAction") === "Pass" ? "Pass" : "Deny",
    exists: true,
    place: resource.locate([]),
  };
}

/** TIER-1. */
export function compareTiers(a: Tier, b: Tier): number {
  if (a.exists !== b.exists) return a.exists ? -1 : 1;
  return compareOrders(a.order, b.order) || compareText(a.name, b.name);
}
