import { z } from "zod";
import { stableJson } from "../../render/json.ts";
import { UnknownEndError, type FlowQuery, type Simulation } from "../../simulate.ts";
import { endpointHint } from "./explain-command.ts";
import { exitStatus } from "./exit-status.ts";
import { loadSimulation } from "./load-simulation.ts";
import { readLines } from "./read-lines.ts";
import { reportIssues } from "./report-issues.ts";
import type { World } from "./world.ts";

const port = z.int().min(0).max(65_535);

const querySchema = z.strictObject({
  from: z.string().min(1),
  to: z.string().min(1),
  protocol: z.union([z.string().min(1), z.int().min(0).max(255)]),
  port: port.exactOptional(),
  sourcePort: port.exactOptional(),
  icmp: z
    .strictObject({ type: z.int().min(0).max(255), code: z.int().min(0).max(255).exactOptional() })
    .exactOptional(),
  via: z.strictObject({ address: z.string(), port: port.exactOptional() }).exactOptional(),
  family: z.union([z.literal(4), z.literal(6)]).exactOptional(),
});

/**
 * `calsim query DIR`: a flow a line in, a verdict a line out, in the same order. A line that can't be answered gives
 * `{"error": ...}`, the others go on, and the command ends with status 2.
 */
export async function queryCommand(
  world: World,
  directory: string,
  options: { readonly cluster?: string },
): Promise<number> {
  const { simulation, issues } = await loadSimulation(world, directory, options.cluster);
  let status = await reportIssues(world, issues);
  for await (const line of readLines(world.stdin)) {
    if (line.trim() === "") continue;
    const answer = answerLine(simulation, line);
    if ("error" in answer) status = exitStatus.notAnalysed;
    if (!(await world.stdout.write(`${stableJson(answer, 0)}\n`))) break;
  }
  return status;
}

function answerLine(simulation: Simulation, line: string): object {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: "not JSON" };
  }
  const parsed = querySchema.safeParse(value);
  if (!parsed.success) {
    return {
      error: parsed.error.issues
        .map(({ path, message }) => `${path.join(".") || "the flow"}: ${message}`)
        .join("; "),
    };
  }
  return answerQuery(simulation, parsed.data);
}

function answerQuery(simulation: Simulation, query: FlowQuery): object {
  try {
    const { verdict, decidedBy, steps } = simulation.trace(query);
    // What lies in no single step has no place of its own: an address that is not known, a port that is not said.
    const decider = steps.findLast((step) => step.decidedBy === decidedBy)?.lines.at(-1);
    const reason = decidedBy.kind === "undecided" ? decidedBy.reason : undefined;
    return { verdict, decidedBy, step: decider?.step, text: decider?.text ?? reason, place: decider?.place };
  } catch (error) {
    if (error instanceof UnknownEndError)
      return { error: error.message, hint: endpointHint(simulation, [query.from, query.to]) };
    if (error instanceof RangeError) return { error: error.message };
    throw error;
  }
}
