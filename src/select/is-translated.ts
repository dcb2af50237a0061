import type { Cluster } from "../model/cluster.ts";
import { hasAddress } from "../sets/address-set.ts";
import type { FlowKind } from "./flow-table.ts";
import type { PathQuestion } from "./path-question.ts";

/** NAT-2: a pod's packet to an address outside every pool leaves with its node's address. */
export function isTranslated(
  cluster: Cluster,
  kind: FlowKind,
  { from, destination, natOutgoing }: PathQuestion,
): boolean {
  if (!natOutgoing || from.kind !== "workload") return false;
  // Disabled pools count: an extra one makes addresses reachable without translation.
  const isPooled = cluster.pools.some((pool) => hasAddress(pool.cidr, destination));
  if (kind === "pod-to-other-host")
    return !isPooled && cluster.settings.natOutgoingExclusions === "IPPoolsOnly";
  return kind === "pod-to-pod-other-node" && cluster.pools.length > 0 && !isPooled;
}
