import type { Cluster } from "../model/cluster.ts";
import type { JudgedEndpoint } from "../judge/judge-input.ts";
import { formatAddressSet } from "../sets/address-set.ts";
import type { ComparedSide } from "./compared-side.ts";

/** Every end of a side with its labels and, for what lies outside, its blocks in all families. */
export function judgedEndpoints(
  cluster: Cluster,
  { engines, side }: ComparedSide,
): readonly JudgedEndpoint[] {
  const sets = new Map(cluster.networkSets.map((set) => [set.id as string, set]));
  const endpoints = new Map<string, JudgedEndpoint>();
  for (const { parties, workspace } of engines) {
    for (const { id, kind, party, slot, named, isStandIn = false } of parties[side] ?? []) {
      if (isStandIn) continue;
      const block = workspace.universe.slots[slot]?.block;
      const blocks = block === undefined ? [] : formatAddressSet(block);
      const known = endpoints.get(id);
      if (known !== undefined) {
        endpoints.set(id, { ...known, blocks: [...known.blocks, ...blocks] });
        continue;
      }
      const set = sets.get(id);
      const labels =
        party.kind === "workload"
          ? party.endpoint.labels
          : party.kind === "host"
            ? (party.on?.labels ?? named?.labels ?? party.node.labels)
            : (set?.labels ?? {});
      const namespace = party.kind === "workload" ? party.endpoint.namespace : set?.namespace;
      endpoints.set(id, {
        id,
        kind,
        ...(namespace === undefined ? {} : { namespace }),
        labels,
        namespaceLabels: namespace === undefined ? {} : namespaceLabels(labels, namespace),
        blocks,
      });
    }
  }
  return [...endpoints.values()];
}

/** A namespace's labels reach its endpoints as `pcns.` ones (LBL-2). */
function namespaceLabels(labels: JudgedEndpoint["labels"], namespace: string): JudgedEndpoint["labels"] {
  const inherited = Object.entries(labels).flatMap(([key, value]) =>
    key.startsWith("pcns.") ? [[key.slice(5), value] as const] : [],
  );
  return { "projectcalico.org/name": namespace, ...Object.fromEntries(inherited) };
}
