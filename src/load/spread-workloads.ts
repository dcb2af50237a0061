import type { Cluster, WorkloadEndpoint } from "../model/cluster.ts";
import type { Address } from "../sets/address.ts";
import { addressSignatures } from "../sets/address-signatures.ts";
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
  const signatureOf = addressSignatures(
    several.flatMap(({ addresses }) => addresses),
    addressSetsInUse([cluster]),
  );
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
