import type { PolicyKind } from "../model/policy.ts";
import { tierOf } from "./load-policy.ts";
import { policyId, type PolicySource } from "./policy-source.ts";

type StagedMode = "ignore" | "promote" | "alongside";

const enforcedKinds: ReadonlyMap<PolicyKind, PolicyKind> = new Map([
  ["StagedNetworkPolicy", "NetworkPolicy"],
  ["StagedGlobalNetworkPolicy", "GlobalNetworkPolicy"],
  ["StagedKubernetesNetworkPolicy", "KubernetesNetworkPolicy"],
]);

/**
 * The policies that count: with `promote` the set as it would be were every staged policy carried out (STG-5), with
 * the others the staged ones in their place, less deletions, which never reach Felix (STG-3).
 */
export function applyStaged(sources: readonly PolicySource[], mode: StagedMode): readonly PolicySource[] {
  if (mode !== "promote") return sources.filter((source) => source.staged !== "Delete");
  const enforced = new Map<string, PolicySource>();
  for (const source of sources) if (source.staged === undefined) enforced.set(counterpartKey(source), source);
  for (const source of sources) {
    if (source.staged === undefined || source.staged === "Ignore") continue;
    const key = counterpartKey(source);
    if (source.staged === "Delete") enforced.delete(key);
    else enforced.set(key, promoted(source));
  }
  return [...enforced.values()];
}

function promoted(source: PolicySource): PolicySource {
  return { ...source, kind: enforcedKinds.get(source.kind) ?? source.kind, staged: undefined };
}

/** STG-2: same namespace and name, a legacy `default.` in front of it aside. */
function counterpartKey(source: PolicySource): string {
  const kind = enforcedKinds.get(source.kind) ?? source.kind;
  const inDefault = kind !== "KubernetesNetworkPolicy" && tierOf(source.spec) === "default";
  const name = inDefault && source.name.startsWith("default.") ? source.name.slice(8) : source.name;
  return policyId({ kind, namespace: source.namespace, name });
}
