import type { Cluster, HostNode } from "../model/cluster.ts";
import type { FailsafePort } from "../model/options.ts";
import type {
  JudgedCell,
  JudgedCluster,
  JudgedEndpoint,
  JudgedHost,
  JudgedSide,
} from "../judge/judge-input.ts";
import { decisionsOf } from "../evaluate/combine.ts";
import { createCellEngine, type CellEngine } from "../matrix/cell-engine.ts";
import type { PartySlot } from "../matrix/party-index.ts";
import {
  emptyConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { formatAddressSet } from "../sets/address-set.ts";
import type { BuiltCluster } from "./build-cluster-report.ts";

/** What judging a cluster takes, out of its built report. */
export function judgedCluster(built: BuiltCluster, base: Cluster, head: Cluster): JudgedCluster {
  const { engines } = built.comparison;
  let bare: readonly CellEngine[] | undefined;
  const withoutFailsafes = (): readonly CellEngine[] =>
    (bare ??= engines.map(({ family }) => createCellEngine([base, head].map(withoutFailsafePorts), family)));
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
    base: judgedSide(base, { engines, side: 0 }, withoutFailsafes),
    head: judgedSide(head, { engines, side: 1 }, withoutFailsafes),
    issues: built.report.issues,
  };
}

/** One side of a comparison. Both sides cut the outside alike, so that a block is the same addresses on both. */
interface ComparedSide {
  readonly engines: readonly CellEngine[];
  readonly side: 0 | 1;
}

function judgedSide(
  cluster: Cluster,
  compared: ComparedSide,
  withoutFailsafes: () => readonly CellEngine[],
): JudgedSide {
  const sums = createSums(compared);
  let bare: ReturnType<typeof createSums> | undefined;
  const sumsWithoutFailsafes = (): ReturnType<typeof createSums> =>
    (bare ??= createSums({ ...compared, engines: withoutFailsafes() }));
  return {
    endpoints: judgedEndpoints(cluster, compared),
    cell: (from, to) => {
      const sum = sums.cell(from, to);
      if (isEmptyConnections(sum.failsafe)) return sum;
      // The failsafe chain decides first (HEP-9); what rests on it alone is what would be gone without it.
      return {
        ...sum,
        failsafe: subtractConnections(sum.failsafe, sumsWithoutFailsafes().cell(from, to).allowed),
      };
    },
    cutEarly: sums.cutEarly,
    hosts: judgedHosts(compared),
    sets: cluster.networkSets.map((set) => ({ id: set.id, nets: formatAddressSet(set.nets) })),
    encapsulation: cluster.settings.encapsulation,
  };
}

/** Answers about pairs, every family of the comparison taken together. */
function createSums({ engines, side }: ComparedSide): {
  readonly cell: (from: string, to: string) => JudgedCell;
  readonly cutEarly: (from: string, to: string) => ConnectionSet;
} {
  const indexed = engines.map((engine) => ({
    engine,
    parties: new Map((engine.parties[side] ?? []).map((party) => [party.id as string, party])),
  }));
  const ask = <T>(
    from: string,
    to: string,
    answer: (engine: CellEngine, from: PartySlot, to: PartySlot) => T,
  ): readonly T[] =>
    indexed.flatMap(({ engine, parties }) => {
      const [sender, receiver] = [parties.get(from), parties.get(to)];
      return sender === undefined || receiver === undefined || from === to
        ? []
        : [answer(engine, sender, receiver)];
    });
  return {
    cell: (from, to) => {
      const outcomes = ask(from, to, (engine, sender, receiver) => engine.outcome(side, sender, receiver));
      const [only] = outcomes;
      if (only !== undefined && outcomes.length === 1) return only;
      const unknown = union(outcomes.map((outcome) => outcome.unknown));
      return {
        allowed: subtractConnections(union(outcomes.map((outcome) => outcome.allowed)), unknown),
        unknown,
        failsafe: union(outcomes.map((outcome) => outcome.failsafe)),
      };
    },
    cutEarly: (from, to) =>
      union(ask(from, to, (engine, sender, receiver) => deniedEarly(engine, side, sender, receiver))),
  };
}

/** What untracked and preDNAT policy denies: those chains see tunnels before Calico lets them through (HEP-11). */
function deniedEarly(engine: CellEngine, side: 0 | 1, from: PartySlot, to: PartySlot): ConnectionSet {
  const steps = engine.steps(side, from, to);
  const denied = engine.outcome(side, from, to).pieces.filter((piece) => {
    const chain = decisionsOf(piece, steps).at(-1)?.step.chain;
    return piece.verdict === "deny" && (chain === "untracked" || chain === "preDNAT");
  });
  return union(denied.map(({ connections }) => connections));
}

function union(sets: readonly ConnectionSet[]): ConnectionSet {
  return sets.reduce(unionConnections, emptyConnections);
}

function withoutFailsafePorts(cluster: Cluster): Cluster {
  // Their networks stay, so that the outside is cut as before: to a port that nobody can serve.
  const moved = (list: readonly FailsafePort[]): readonly FailsafePort[] =>
    list.map((entry) => ({ ...entry, protocol: "udp", port: 0 }));
  const nodes = cluster.nodes.map((node) => ({
    ...node,
    failsafeInbound: moved(node.failsafeInbound),
    failsafeOutbound: moved(node.failsafeOutbound),
  }));
  return { ...cluster, nodes };
}

function judgedEndpoints(cluster: Cluster, { engines, side }: ComparedSide): readonly JudgedEndpoint[] {
  const sets = new Map(cluster.networkSets.map((set) => [set.id as string, set]));
  const endpoints = new Map<string, JudgedEndpoint>();
  for (const { parties, workspace } of engines) {
    for (const { id, kind, party, slot } of parties[side] ?? []) {
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
            ? (party.on?.labels ?? party.node.labels)
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

function judgedHosts({ engines, side }: ComparedSide): readonly JudgedHost[] {
  const hosts = new Map<string, JudgedHost>();
  for (const { id, party } of engines.flatMap(({ parties }) => parties[side] ?? [])) {
    if (party.kind === "host" && !hosts.has(id)) {
      hosts.set(id, judgedHost(id, party.node, party.on?.place ?? party.node.place));
    }
  }
  return [...hosts.values()];
}

const controlPlaneLabels = [
  "node-role.kubernetes.io/control-plane",
  "node-role.kubernetes.io/master",
  "node-role.kubernetes.io/etcd",
];

function judgedHost(id: string, node: HostNode, place: JudgedHost["place"]): JudgedHost {
  // A node without a single role label may be anything; one that is labelled otherwise is known not to be.
  const roles = Object.keys(node.labels).filter((key) => key.startsWith("node-role.kubernetes.io/"));
  return {
    id,
    node: node.name,
    controlPlane: roles.length === 0 || roles.some((role) => controlPlaneLabels.includes(role)),
    failsafeInbound: node.failsafeInbound,
    failsafeOutbound: node.failsafeOutbound,
    place,
  };
}
