import { nearestText } from "../base/nearest-text.ts";
import type { Policy, Tier } from "../model/policy.ts";
import type { Resource } from "../model/resource.ts";
import { collectPolicies } from "./collect-policies.ts";
import type { LoadContext } from "./load-context.ts";
import { loadPolicy } from "./load-policy.ts";
import { loadTiers } from "./load-tiers.ts";
import { orderPolicies } from "./order-policies.ts";
import { applyStaged } from "./staged.ts";

/** Tiers and policies of the tree, both in evaluation order. */
export function loadPolicies(
  resources: readonly Resource[],
  context: LoadContext,
): { readonly tiers: readonly Tier[]; readonly policies: readonly Policy[] } {
  const sources = applyStaged(collectPolicies(resources, context), context.options.staged ?? "ignore");
  const loaded: {
    readonly policy: Policy;
    readonly resource: Resource;
    readonly path: readonly (string | number)[];
  }[] = [];
  for (const source of sources) {
    const policy = loadPolicy(source, context);
    if (policy !== undefined) loaded.push({ policy, resource: source.resource, path: source.paths.tier });
  }
  const tiers = loadTiers(
    resources,
    loaded.map(({ policy }) => policy),
    context,
  );
  const byName = new Map(tiers.map((tier) => [tier.name, tier]));
  for (const { policy, resource, path } of loaded) {
    if (byName.get(policy.tier)?.exists !== false) continue;
    const near = nearestText(
      policy.tier,
      tiers.filter((tier) => tier.exists).map((tier) => tier.name),
    );
    context.report(resource, path, {
      code: "tier-missing",
      severity: "warning",
      message: `no \`Tier\` named \`${policy.tier}\` is in the tree: the policy is applied after every tier that exists`,
      value: policy.tier,
      use: "used",
      ...(near === undefined ? {} : { hint: `did you mean \`${near}\`?` }),
    });
    context.assume({
      code: "tier-synthesized",
      message: `tier \`${policy.tier}\` is taken to come last and to end with Deny, because the tree does not hold it`,
      settle: `add the \`Tier\` object \`${policy.tier}\` to the tree or to the inventory`,
    });
  }
  return {
    tiers,
    policies: orderPolicies(
      loaded.map(({ policy }) => policy),
      tiers,
    ),
  };
}
