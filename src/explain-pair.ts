import { nearestText } from "./base/nearest-text.ts";
import type { TraceLine } from "./model/trace-line.ts";
import type { ExplainedConnection, ExplainedPair } from "./render/trace-text.ts";
import type { Connection } from "./sets/connection.ts";
import { formatConnection, sampleConnection } from "./sets/connection-text.ts";
import type { FlowQuery, Simulation, Trace } from "./simulate.ts";

export interface PairQuestion {
  /** Endpoint id; with a connection also an address. */
  readonly from: string;
  readonly to: string;
  /** `undefined`: the whole cell, with one connection for each of its rulings. */
  readonly connection: Connection | undefined;
}

/** What becomes of the connections of one ordered pair, step by step. Throws a RangeError for an end nobody knows. */
export function explainPair(simulation: Simulation, { from, to, connection }: PairQuestion): ExplainedPair {
  if (connection !== undefined) {
    const trace = traceConnection(simulation, { from, to }, connection, undefined);
    return { from, to, cell: undefined, traces: [trace] };
  }
  const cell = simulation.matrix.cell(from, to);
  const several = cell.families.length > 1;
  const traces = cell.families.flatMap(({ family, rulings }) =>
    rulings.flatMap((ruling) => {
      const sample = sampleConnection(ruling.connections);
      return sample === undefined
        ? []
        : [traceConnection(simulation, { from, to }, sample, several ? family : undefined)];
    }),
  );
  return { from, to, cell, traces };
}

/** The one of `wanted` that is no endpoint, with the endpoint it was probably meant to be. */
export function unknownEnd(
  { endpoints }: Pick<Simulation, "endpoints">,
  wanted: readonly string[],
): { readonly end: string; readonly near: string | undefined } | undefined {
  const ids = endpoints.map(({ id }) => id);
  const end = wanted.find((id) => !ids.includes(id));
  return end === undefined ? undefined : { end, near: nearestText(end, ids) };
}

function traceConnection(
  simulation: Simulation,
  ends: { readonly from: string; readonly to: string },
  connection: Connection,
  family: 4 | 6 | undefined,
): ExplainedConnection {
  const trace = simulation.trace({
    ...ends,
    ...queryOf(connection),
    ...(family === undefined ? {} : { family }),
  });
  return {
    connection: formatConnection(connection),
    family,
    verdict: trace.verdict,
    lines: [...trace.steps.flatMap((step) => step.lines), ...overall(trace)],
  };
}

/** Why nothing can be said, where that lies in no single step: an address, a node or a port that is not known. */
function overall({ decidedBy, steps }: Trace): readonly TraceLine[] {
  if (decidedBy.kind !== "undecided" || steps.some((step) => step.decidedBy === decidedBy)) return [];
  return [{ step: "all steps together", verdict: "unknown", text: decidedBy.reason, place: undefined }];
}

function queryOf({
  protocol,
  destinationPort,
  sourcePort,
  icmpType,
  icmpCode,
}: Connection): Omit<FlowQuery, "from" | "to"> {
  const icmp =
    icmpType === undefined
      ? {}
      : { icmp: { type: icmpType, ...(icmpCode === undefined ? {} : { code: icmpCode }) } };
  return {
    protocol,
    ...(destinationPort === undefined ? {} : { port: destinationPort }),
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...icmp,
  };
}
