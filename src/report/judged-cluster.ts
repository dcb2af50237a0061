import type { Cluster, HostNode } from "../model/cluster.ts";
import type { Issue } from "../model/issue.ts";
import type { JudgedCluster, JudgedEndpoint, JudgedHost, JudgedSide } from "../judge/judge-input.ts";
import { buildMatrix, type EndpointInfo, type Matrix } from "../matrix/matrix.ts";
import { emptyConnections, isEmptyConnections, subtractConnections, unionConnections, type ConnectionSet } from "../sets/connection-set.ts";
import { formatAddressSet } from "../sets/address-set.ts";
import type { BuiltCluster } from "./build-cluster-report.ts";

/** What judging a cluster takes, out of its built report. */
export function judgedCluster(built: BuiltCluster, base: Cluster, head: Cluster): JudgedCluster {
  const issues: readonly (Issue & { readonly since?: "base" | "head" | "fixed" })[] = built.report.issues;
  return {
    name: built.report.name,
    changes: built.changes.map(({ group, pairs, connections, family }) => ({
      id: group.id,
      change: group.change,
      pairs,
      connections,
      family,
      base: { verdict: group.base.verdict, decidedBy: group.base.decidedBy, place: group.base.place },
      head: { verdict: group.head.verdict, decidedBy: group.head.decidedBy, place: group.head.place },
      labels: { from: group.from.label, to: group.to.label },
    })),
    base: judgedSide(base, built.base.matrix),
    head: judgedSide(head, built.head.matrix),
    issues,
  };
}

function judgedSide(cluster: Cluster, matrix: Matrix): JudgedSide {
  const known = new Set(matrix.endpoints.map((endpoint) => endpoint.id));
  const nodes = new Map(cluster.nodes.map((node) => [node.name, node]));
  let bare: Matrix | undefined;
  const withoutFailsafes = (): Matrix => (bare ??= buildMatrix(withoutFailsafePorts(cluster)));
  return {
    endpoints: matrix.endpoints.map((endpoint) => judgedEndpoint(cluster, endpoint)),
    cell: (from, to) => {
      if (!known.has(from) || !known.has(to) || from === to) {
        return { allowed: emptyConnections, unknown: emptyConnections, failsafe: emptyConnections };
      }
      const sums = matrix.sums(from, to);
      if (isEmptyConnections(sums.failsafe)) return sums;
      // The failsafe chain decides first; what rests on it alone is what would be gone without it.
      const failsafe = subtractConnections(sums.failsafe, withoutFailsafes().sums(from, to).allowed);
      return { ...sums, failsafe };
    },
    cutEarly: (from, to) => (known.has(from) && known.has(to) && from !== to ? cutEarly(matrix, from, to) : emptyConnections),
    hosts: matrix.endpoints.flatMap((endpoint) => {
      const node =
        endpoint.kind === "host" && endpoint.node !== undefined ? nodes.get(endpoint.node) : undefined;
      return node === undefined ? [] : [judgedHost(endpoint, node)];
    }),
    sets: cluster.networkSets.map((set) => ({ id: set.id, nets: formatAddressSet(set.nets) })),
    encapsulation: cluster.settings.encapsulation,
  };
}

function withoutFailsafePorts(cluster: Cluster): Cluster {
  const nodes = cluster.nodes.map((node) => ({ ...node, failsafeInbound: [], failsafeOutbound: [] }));
  return { ...cluster, nodes };
}

/** What untracked and preDNAT policy denies: those chains see tunnels before Calico lets them through (HEP-11). */
function cutEarly(matrix: Matrix, from: string, to: string): ConnectionSet {
  const denied = matrix.cell(from, to).families.flatMap(({ rulings }) =>
    rulings.filter(({ verdict, decisions }) => {
      const chain = decisions.at(-1)?.step.chain;
      return verdict === "deny" && (chain === "untracked" || chain === "preDNAT");
    }),
  );
  return denied.reduce((all, { connections }) => unionConnections(all, connections), emptyConnections);
}

function judgedEndpoint(cluster: Cluster, { id, kind, labels, blocks }: EndpointInfo): JudgedEndpoint {
  const namespace =
    kind === "workload"
      ? id.slice(0, id.indexOf("/"))
      : cluster.networkSets.find((set) => set.id === id)?.namespace;
  return {
    id,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    labels,
    namespaceLabels: namespace === undefined ? {} : namespaceLabels(labels, namespace),
    blocks,
  };
}

/** A namespace's labels reach its endpoints as `pcns.` ones (LBL-2). */
function namespaceLabels(labels: EndpointInfo["labels"], namespace: string): EndpointInfo["labels"] {
  const inherited = Object.entries(labels).flatMap(([key, value]) =>
    key.startsWith("pcns.") ? [[key.slice(5), value] as const] : [],
  );
  return { "projectcalico.org/name": namespace, ...Object.fromEntries(inherited) };
}

const controlPlaneLabels = [
  "node-role.kubernetes.io/control-plane",
  "node-role.kubernetes.io/master",
  "node-role.kubernetes.io/etcd",
];

function judgedHost(endpoint: EndpointInfo, node: HostNode): JudgedHost {
  // A node without a single role label may be anything; one that is labelled otherwise is known not to be.
  const roles = Object.keys(node.labels).filter((key) => key.startsWith("node-role.kubernetes.io/"));
  return {
    id: endpoint.id,
    node: node.name,
    controlPlane: roles.length === 0 || roles.some((role) => controlPlaneLabels.includes(role)),
    failsafeInbound: node.failsafeInbound,
    failsafeOutbound: node.failsafeOutbound,
    place: endpoint.place,
  };
}
