import { elementAt } from "../base/known.ts";
import type { Cluster, Labels } from "../model/cluster.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { formatAddressSet } from "../sets/address-set.ts";
import type { CellEngine } from "./cell-engine.ts";

/** An endpoint as a row and column of the matrix. */
export interface EndpointInfo {
  readonly id: string;
  readonly kind: "workload" | "host" | "set" | "outside";
  readonly labels: Labels;
  readonly place: SourceRef | undefined;
  readonly replicas: number | undefined;
  /** Node a pod or host is on; `undefined` where the tree does not say. */
  readonly node: string | undefined;
  /** CIDRs of an outside block or set, less what belongs to endpoints. */
  readonly blocks: readonly string[];
  /** A host at one of several addresses, which its id names: policy tells it apart from the others. */
  readonly isFurther?: true;
}

/** Everything that engines over a cluster, or over both sides of a comparison, have as an end on one side. */
export function endpointInfos(
  cluster: Cluster,
  engines: readonly CellEngine[],
  side: 0 | 1,
): readonly EndpointInfo[] {
  const infos = new Map<string, EndpointInfo>();
  const sets = new Map(cluster.networkSets.map((set) => [set.id as string, set]));
  for (const engine of engines) {
    const parties = elementAt(engine.parties, side);
    for (const { id, kind, party, slot, named, isStandIn = false, isFurther = false } of parties) {
      if (isStandIn) continue;
      const block = engine.workspace.universe.slots[slot]?.block;
      const blocks = block === undefined ? [] : formatAddressSet(block);
      const known = infos.get(id);
      if (known !== undefined) {
        infos.set(id, { ...known, blocks: [...known.blocks, ...blocks] });
        continue;
      }
      const set = sets.get(id);
      const endpoint =
        party.kind === "workload" ? party.endpoint : party.kind === "host" ? (party.on ?? named) : set;
      infos.set(id, {
        id,
        kind,
        labels: endpoint?.labels ?? (party.kind === "host" ? party.node.labels : {}),
        place: endpoint?.place ?? (party.kind === "host" ? party.node.place : undefined),
        replicas: party.kind === "workload" ? party.endpoint.replicas : undefined,
        node: party.kind === "outside" ? undefined : party.node?.name,
        blocks,
        ...(isFurther ? { isFurther } : {}),
      });
    }
  }
  return [...infos.values()];
}
