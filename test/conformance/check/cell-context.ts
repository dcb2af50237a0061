import {
  emptyConnections,
  firstAddress,
  formatAddress,
  formatConnection,
  formatConnections,
  hasConnection,
  type AddressSet,
  type Connection,
  type Simulation,
  type Trace,
} from "../library.ts";
import { traceLines } from "../read/trace-lines.ts";
import type { ScopedSimulation } from "./case-scope.ts";

/** Two endpoints of the matrix, or one and a piece of an outside block. */
export interface ComparedPair {
  readonly from: string;
  readonly to: string;
  /** The outside addresses meant. */
  readonly piece?: AddressSet;
  readonly side?: "from" | "to";
}

/** One connection the two sides disagree on: the ruling that holds it, and its trace. */
export function cellContext(
  scoped: ScopedSimulation,
  pair: ComparedPair,
  family: 4 | 6,
  sample: Connection,
): readonly string[] {
  const { simulation } = scoped;
  const rulings =
    simulation.matrix.cell(pair.from, pair.to).families.find((entry) => entry.family === family)?.rulings ??
    [];
  const ruling = rulings.find(({ connections }) => hasConnection(connections, sample));
  const trace = tracePair(simulation, pair, family, sample);
  const sides = (ruling?.decisions ?? []).map(
    ({ step, verdict, decidedBy }) =>
      `${step.direction} of ${step.endpoint}: ${verdict} ${JSON.stringify(decidedBy)}`,
  );
  const policies = trace.steps.flatMap(({ decidedBy }) =>
    decidedBy.kind === "rule" ? [decidedBy.policy] : [],
  );
  return [
    `for instance ${formatConnection(sample)}, one of ${formatConnections(ruling?.connections ?? emptyConnections)}`,
    ...sides.map((side) => `ruling: ${side}`),
    ...traceLines(trace),
    ...scoped.involved([pair.from, pair.to], [...policies, ...appliedTo(simulation, pair)]),
  ];
}

/** The walk of one connection of a compared pair. */
export function tracePair(
  simulation: Simulation,
  pair: ComparedPair,
  family: 4 | 6,
  connection: Connection,
): Trace {
  const address = pair.piece === undefined ? undefined : firstAddress(pair.piece, family);
  const outside = address === undefined ? undefined : formatAddress(address);
  return simulation.trace({
    from: pair.side === "from" && outside !== undefined ? outside : pair.from,
    to: pair.side === "to" && outside !== undefined ? outside : pair.to,
    ...connectionQuery(connection),
  });
}

/** Policies of the two ends that had a say. */
function appliedTo(simulation: Simulation, { from, to }: ComparedPair): readonly string[] {
  const ends = [[from, "egress"] as const, [to, "ingress"] as const].filter(
    ([id]) => !/^(?:outside|set)\//.test(id),
  );
  const known = new Set(simulation.endpoints.map(({ id }) => id));
  return ends
    .filter(([id]) => known.has(id) && !simulation.cluster.nodes.some(({ name }) => `host/${name}` === id))
    .flatMap(([id, direction]) =>
      simulation.appliedPolicies(id, direction).tiers.flatMap(({ policies }) => policies),
    );
}

function connectionQuery({ protocol, destinationPort, sourcePort, icmpType, icmpCode }: Connection): {
  protocol: number;
  port?: number;
  sourcePort?: number;
  icmp?: { type: number; code?: number };
} {
  return {
    protocol,
    ...(destinationPort === undefined ? {} : { port: destinationPort }),
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(icmpType === undefined
      ? {}
      : { icmp: { type: icmpType, ...(icmpCode === undefined ? {} : { code: icmpCode }) } }),
  };
}
