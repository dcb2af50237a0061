import { simulate } from "../library.ts";
import { record, records, text, type Json, type JsonRecord } from "../read/json.ts";
import { resourceFiles } from "../read/resource-files.ts";
import type { Check } from "../recorder.ts";

/** Order of tiers, and of the policies in each. */
export function checkPolicyOrder(entry: JsonRecord, check: Check): void {
  const resources = [...records(entry["tiers"]).map(tier), ...records(entry["policies"]).map(policy)];
  const expected = records(entry["expected"]).map((one) => ({
    tier: text(one["tier"]) ?? "",
    exists: one["exists"] === true,
    policies: records(one["policies"]).map(policyId),
  }));
  const names = new Set(expected.map((one) => one.tier));
  const { cluster } = simulate(resourceFiles(resources), { raw: true });
  // Calico makes some tiers by itself; the case speaks only of those it lists.
  const listed = cluster.tiers.filter(({ name }) => names.has(name));
  const got = listed.map(({ name, exists }) => {
    const policies = cluster.policies.filter((one) => one.tier === name).map(({ id }) => id);
    return { tier: name, exists, policies };
  });
  check.same("tiers and policies in order", expected, got, () =>
    resources.map((resource) => JSON.stringify(resource)),
  );
}

/** These cases see a tier without order as the sorter does: after every number. A datastore would make it 1,000,000 (TIER-2). */
function tier(entry: JsonRecord): Json {
  const spec = { order: entry["order"] ?? Number.MAX_VALUE };
  return { apiVersion: "projectcalico.org/v3", kind: "Tier", metadata: { name: entry["name"] }, spec };
}

function policyId(entry: JsonRecord): string {
  const namespace = text(entry["namespace"]);
  return `${text(entry["kind"]) ?? ""}:${namespace === undefined ? "" : `${namespace}/`}${text(entry["name"]) ?? ""}`;
}

/** The object that Calico files under this key, with nothing but what orders it. */
function policy(entry: JsonRecord): Json {
  const kind = text(entry["kind"]) ?? "";
  const metadata = { name: entry["name"], namespace: entry["namespace"] };
  if (kind === "KubernetesNetworkPolicy") {
    return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: { podSelector: {} } };
  }
  if (kind === "KubernetesClusterNetworkPolicy") {
    const spec = {
      tier: entry["tier"] === "kube-admin" ? "Admin" : "Baseline",
      priority: entry["order"],
      subject: { namespaces: {} },
    };
    return { apiVersion: "policy.networking.k8s.io/v1alpha2", kind: "ClusterNetworkPolicy", metadata, spec };
  }
  const staged =
    kind === "StagedKubernetesNetworkPolicy"
      ? { podSelector: {} }
      : { tier: entry["tier"], order: entry["order"], selector: "all()" };
  return { apiVersion: "projectcalico.org/v3", kind, metadata: record(metadata), spec: staged };
}
