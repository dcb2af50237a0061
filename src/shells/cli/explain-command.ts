import { explainPair, unknownEnd, type PairQuestion } from "../../explain-pair.ts";
import { stableJson } from "../../render/json.ts";
import { cellJson } from "../../render/matrix-json.ts";
import { renderTraceMarkdown, renderTraceText, type ExplainedPair } from "../../render/trace-text.ts";
import type { Connection } from "../../sets/connection.ts";
import { parseConnection } from "../../sets/connection-text.ts";
import { hasPorts } from "../../sets/protocol.ts";
import type { Simulation } from "../../simulate.ts";
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
  const pair = explain(simulation, { from: args.from, to: args.to, connection });
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

/** A RangeError of the engine is about what was typed. */
function explain(simulation: Simulation, question: PairQuestion): ExplainedPair {
  try {
    return explainPair(simulation, question);
  } catch (error) {
    if (error instanceof RangeError)
      throw new CannotAnalyse(error.message, endpointHint(simulation, [question.from, question.to]));
    throw error;
  }
}

/** What the one of `wanted` that is no endpoint was probably meant to be. */
export function endpointHint(simulation: Simulation, wanted: readonly string[]): string {
  const near = unknownEnd(simulation, wanted)?.near;
  if (near !== undefined) return `did you mean \`${near}\`?`;
  return "ends are `namespace/name`, `host/name`, `set/name`, `outside/CIDR` or, with a connection, an address; `calsim matrix DIR` lists them";
}
