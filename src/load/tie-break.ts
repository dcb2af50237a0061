import type { PolicyKind } from "../model/policy.ts";

/** What breaks a tie of order between policies of one tier. */
export interface TieBreakSource {
  readonly kind: PolicyKind;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly tier: string;
}

/**
 * The text that is compared: `name/namespace/kind` from 3.32 on (POL-2), before that the internal name, which
 * carries the tier and starts with the namespace (POL-5).
 */
export function tieBreak(source: TieBreakSource, calicoMinor: number): string {
  const { kind, namespace, name, tier } = source;
  if (calicoMinor >= 32) return `${name}/${namespace ?? ""}/${kind}`;
  const scope = namespace === undefined ? "" : `${namespace}/`;
  switch (kind) {
    case "KubernetesNetworkPolicy":
      return `${scope}knp.default.${name}`;
    case "StagedKubernetesNetworkPolicy":
      return `${scope}staged:knp.default.${name}`;
    case "KubernetesClusterNetworkPolicy":
      return `kcnp.${tier}.${name}`;
    case "AdminNetworkPolicy":
      return `kanp.adminnetworkpolicy.${name}`;
    case "BaselineAdminNetworkPolicy":
      return `kbanp.baselineadminnetworkpolicy.${name}`;
    case "NetworkPolicy":
    case "GlobalNetworkPolicy":
      return `${scope}${withTier(name, tier)}`;
    case "StagedNetworkPolicy":
    case "StagedGlobalNetworkPolicy":
      return `${scope}staged:${withTier(name, tier)}`;
  }
}

/** Names that carry no tier before 3.32. Source: Calico `libcalico-go/lib/names/policy.go` at v3.31.7. */
const exempt = ["knp.default.", "ossg.", "kanp.adminnetworkpolicy.", "kbanp.baselineadminnetworkpolicy."];

/** The name as clusters before 3.32 store it: with its tier in front. */
export function withTier(name: string, tier: string): string {
  const carries = name.startsWith(`${tier}.`) || exempt.some((prefix) => name.startsWith(prefix));
  return carries ? name : `${tier}.${name}`;
}

/** Whether a cluster before 3.32 would take the name for a policy of that tier (reference section 3). */
export function fitsTier(name: string, tier: string): boolean {
  if (name.startsWith(`${tier}.`) || exempt.some((prefix) => name.startsWith(prefix))) return true;
  return tier === "default" && !name.includes(".");
}
