import { nearestText } from "../../base/nearest-text.ts";
import { stableJson } from "../../render/json.ts";
import { cellJson } from "../../render/matrix-json.ts";
import {
  renderTraceMarkdown,
  renderTraceText,
  type ExplainedConnection,
  type ExplainedPair,
} from "../../render/trace-text.ts";
import type { Connection } from "../../sets/connection.ts";
import { formatConnection, parseConnection, sampleConnection } from "../../sets/connection-text.ts";
import { hasPorts } from "../../sets/protocol.ts";
import type { FlowQuery, Simulation } from "../../simulate.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { loadSimulation } from "./load-simulation.ts";
import { fileSink, type TreeOptions } from "./matrix-command.ts";
import { reportIssues } from "./report-issues.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";
import { writeOutput } from "./write-output.ts";

export interface ExplainArguments {
  readonly directory: string;
  readonly from: string;
  readonly to: string;
  /** `TCP/443`; `undefined` explains the whole cell. */
  readonly connection: string | undefined;
}

/** `calsim explain DIR FROM TO [CONNECTION]` */
export async function explainCommand(
  world: World,
  args: ExplainArguments,
  { format, output, cluster }: TreeOptions,
): Promise<number> {
  const connection = args.connection === undefined ? undefined : readConnection(args.connection);
  const { simulation, issues } = await loadSimulation(world, args.directory, cluster);
  const pair = explainPair(simulation, args, connection);
  const sink = output === undefined ? world.stdout : fileSink;
  const renderers = {
    text: () => renderTraceText(pair, textOptions(sink, world.env)),
    markdown: () => renderTraceMarkdown(pair),
    json: () =>
      `${stableJson({ version: 1, ...pair, cell: pair.cell === undefined ? undefined : cellJson(pair.cell) })}\n`,
  };
  await writeOutput(world, output, [renderers[format]()]);
  return reportIssues(world, issues);
}

function readConnection(text: string): Connection {
  const connection = parseConnection(text);
  const examples = "write `TCP/443`, `UDP/53`, `ICMP/8` or a protocol number";
  if (connection === undefined) throw new CannotAnalyse(`\`${text}\` is not a connection`, examples);
  if (hasPorts(connection.protocol) && connection.destinationPort === undefined) {
    throw new CannotAnalyse(`\`${text}\` has no port`, examples);
  }
  return connection;
}

function explainPair(
  simulation: Simulation,
  { from, to }: ExplainArguments,
  connection: Connection | undefined,
): ExplainedPair {
  try {
    if (connection !== undefined) {
      return {
        from,
        to,
        cell: undefined,
        traces: [traceConnection(simulation, { from, to }, connection, undefined)],
      };
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
  } catch (error) {
    if (error instanceof RangeError)
      throw new CannotAnalyse(error.message, endpointHint(simulation, [from, to]));
    throw error;
  }
}

/** The one of `wanted` that is no endpoint, with what it was probably meant to be. */
export function endpointHint({ endpoints }: Simulation, wanted: readonly string[]): string {
  const ids = endpoints.map(({ id }) => id);
  const unknown = wanted.find((id) => !ids.includes(id));
  const near = unknown === undefined ? undefined : nearestText(unknown, ids);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  return "ends are `namespace/name`, `host/name`, `set/name` or, with a connection, an address; `calsim matrix DIR` lists them";
}

function traceConnection(
  simulation: Simulation,
  ends: { readonly from: string; readonly to: string },
  connection: Connection,
  family: 4 | 6 | undefined,
): ExplainedConnection {
  const { verdict, steps } = simulation.trace({
    ...ends,
    ...queryOf(connection),
    ...(family === undefined ? {} : { family }),
  });
  return {
    connection: formatConnection(connection),
    family,
    verdict,
    lines: steps.flatMap((step) => step.lines),
  };
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
