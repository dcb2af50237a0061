import type { Cluster, WorkloadEndpoint } from "../model/cluster.ts";
import { addressKey, type Address } from "../sets/address.ts";
import type { AddressSet } from "../sets/address-set.ts";
import { addressSetsInUse } from "./address-sets-in-use.ts";

type LoadedCluster = Omit<Cluster, "issues" | "assumptions">;

const families = [4, 6] as const;

/**
 * The workloads, less the addresses of those whose pods have several that some rule or set tells apart: the workload is one
 * endpoint, and which of its pods a connection is of is not known. They are kept as `spread`.
 */
export function spreadWorkloads(cluster: LoadedCluster): readonly WorkloadEndpoint[] {
  const several = cluster.workloads.filter((workload) =>
    families.some((family) => ofFamily(workload, family).length > 1),
  );
  if (several.length === 0) return cluster.workloads;
  const sets = addressSetsInUse([cluster]);
  const signatures = families.map((family) =>
    signaturesOf(
      several.flatMap((workload) => ofFamily(workload, family)),
      sets.map((set) => (family === 4 ? set.v4 : set.v6)),
    ),
  );
  const signatureOf = (address: Address): string | undefined =>
    signatures[families.indexOf(address.family)]?.get(addressKey(address));
  const spread = new Set(
    several.filter((workload) =>
      families.some((family) => new Set(ofFamily(workload, family).map(signatureOf)).size > 1),
    ),
  );
  return cluster.workloads.map((workload) =>
    spread.has(workload) ? { ...workload, addresses: [], spread: workload.addresses } : workload,
  );
}

function ofFamily({ addresses }: WorkloadEndpoint, family: 4 | 6): readonly Address[] {
  return addresses.filter((address) => address.family === family);
}

/** For each address which of the sets hold it, as a text; both are walked once, in order. */
function signaturesOf(
  addresses: readonly Address[],
  sets: readonly (AddressSet["v4"] | AddressSet["v6"])[],
): ReadonlyMap<string, string> {
  const edges = sets
    .flatMap((bounds, set) =>
      bounds.map((bound, index) => ({ at: BigInt(bound) + (index % 2 === 0 ? 0n : 1n), set })),
    )
    .sort((a, b) => compareNumbers(a.at, b.at));
  const inside = new Set<number>();
  const found = new Map<string, string>();
  let next = 0;
  let text = "";
  for (const address of [...addresses].sort((a, b) => compareNumbers(a.value, b.value))) {
    const before = next;
    for (let edge = edges[next]; edge !== undefined && edge.at <= address.value; edge = edges[next]) {
      // Low ends and the addresses behind high ends take turns.
      if (!inside.delete(edge.set)) inside.add(edge.set);
      next += 1;
    }
    if (next !== before) text = [...inside].sort((a, b) => a - b).join(",");
    found.set(addressKey(address), text);
  }
  return found;
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
