import { renderMatrixJson } from "../../render/matrix-json.ts";
import { renderMatrixMarkdown } from "../../render/matrix-markdown.ts";
import { renderMatrixText } from "../../render/matrix-text.ts";
import { loadSimulation } from "./load-simulation.ts";
import { reportIssues } from "./report-issues.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";
import { writeOutput } from "./write-output.ts";

export interface TreeOptions {
  readonly format: "text" | "markdown" | "json";
  readonly output?: string;
  readonly cluster?: string;
}

/** `calsim matrix DIR` */
export async function matrixCommand(
  world: World,
  directory: string,
  { format, output, cluster }: TreeOptions,
): Promise<number> {
  const { simulation, issues } = await loadSimulation(world, directory, cluster);
  const { matrix } = simulation;
  const sink = output === undefined ? world.stdout : fileSink;
  const pieces = {
    text: () => renderMatrixText(matrix, textOptions(sink, world.env)),
    markdown: () => renderMatrixMarkdown(matrix),
    json: () => renderMatrixJson(matrix, issues),
  };
  await writeOutput(world, output, pieces[format]());
  return reportIssues(world, issues);
}

/** A file is no terminal. */
export const fileSink = {
  isTerminal: false,
  columns: undefined,
  write: () => Promise.resolve(true),
} as const;
