import type { Cluster, HostNode, WorkloadEndpoint } from "../model/cluster.ts";
import type { Chain, Direction } from "../model/policy.ts";
import { governingTiers } from "./governing-policies.ts";
import { hostEndpointsOf } from "./host-endpoint-of.ts";

/**
 * Nodes a pod may be on, one for each kind of node that can make a difference to its flows; `undefined` stands for a node
 * the tree knows nothing of. A pod with a stated node has one.
 * `apart`: the node the other end is on, left out where the question is about different nodes.
 */
export function placementsOf(
  cluster: Cluster,
  pod: WorkloadEndpoint,
  apart: HostNode | undefined,
): readonly (HostNode | undefined)[] {
  if (pod.node !== undefined) return [cluster.nodes.find((node) => node.name === pod.node)];
  const kinds = nodeKinds(cluster);
  // With translation a pod's packets carry its node's address: then every node is a kind of its own.
  const translates = cluster.settings.natOutgoing === true || cluster.pools.some((pool) => pool.natOutgoing);
  const found = new Map<string, HostNode>();
  for (const node of cluster.nodes) {
    const kind = translates ? node.name : (kinds.get(node) ?? "");
    if (node !== apart && !found.has(kind)) found.set(kind, node);
  }
  return found.size === 0 ? [undefined] : [...found.values()];
}

const kindsOf = new WeakMap<Cluster, ReadonlyMap<HostNode, string>>();

/** A text per node: equal texts, equal answers for the pods on it. A node's address is not part of it. */
export function nodeKinds(cluster: Cluster): ReadonlyMap<HostNode, string> {
  let kinds = kindsOf.get(cluster);
  if (kinds === undefined) {
    kinds = new Map(cluster.nodes.map((node) => [node, nodeKind(cluster, node)]));
    kindsOf.set(cluster, kinds);
  }
  return kinds;
}

const onThePathOfPods: readonly (readonly [Chain, Direction])[] = [
  ["preDNAT", "ingress"],
  ["forward", "ingress"],
  ["forward", "egress"],
  ["untracked", "ingress"],
  ["untracked", "egress"],
];

function nodeKind(cluster: Cluster, node: HostNode): string {
  const endpoints = hostEndpointsOf(cluster, node).map((endpoint) => {
    const policies = onThePathOfPods.map(([chain, direction]) =>
      governingTiers(cluster, endpoint.labels, { chain, direction }).flatMap((t) => t.policies.map((p) => p.id)).join(","),
    );
    return policies.every((list) => list === "") ? "" : [endpoint.interfaceName ?? "", ...policies].join(";");
  });
  return JSON.stringify([node.endpointToHost, endpoints.filter((text) => text !== "")]);
}
