import { encapsulationsInUse } from "../select/encapsulation.ts";
import type { Cluster } from "../model/cluster.ts";
import { touchedEndpoints } from "../diff/touched-endpoints.ts";
import type { FailsafePort } from "../model/options.ts";
import type { JudgedCluster, JudgedSide } from "../judge/judge-input.ts";
import { createCellEngine, type CellEngine } from "../matrix/cell-engine.ts";
import { isEmptyConnections, subtractConnections } from "../sets/connection-set.ts";
import { formatAddressSet } from "../sets/address-set.ts";
import type { BuiltCluster } from "./build-cluster-report.ts";
import { createSums, type CellSums } from "./cell-sums.ts";
import type { ComparedSide } from "./compared-side.ts";
import { judgedEndpoints } from "./judged-endpoints.ts";
import { judgedHosts } from "./judged-hosts.ts";

/** What judging a cluster takes, out of its built report. */
export function judgedCluster(built: BuiltCluster, base: Cluster, head: Cluster): JudgedCluster {
  const { engines } = built.comparison;
  let bare: readonly CellEngine[] | undefined;
  const withoutFailsafes = (): readonly CellEngine[] =>
    (bare ??= engines.map(({ family }) => createCellEngine([base, head].map(withoutFailsafePorts), family)));
  const touched = touchedEndpoints(built.comparison);
  return {
    name: built.report.name,
    ...(touched === undefined ? {} : { touched }),
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

function judgedSide(
  cluster: Cluster,
  compared: ComparedSide,
  withoutFailsafes: () => readonly CellEngine[],
): JudgedSide {
  const sums = createSums(compared);
  let bare: CellSums | undefined;
  const sumsWithoutFailsafes = (): CellSums =>
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
    encapsulations: encapsulationsInUse(cluster),
  };
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
