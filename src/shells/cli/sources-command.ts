import path from "node:path";
import { parseConfig } from "../../judge/parse-config.ts";
import { stableJson } from "../../render/json.ts";
import { renderSourcesText } from "../../render/sources-text.ts";
import { summarisePlan } from "../../sources/summarise-plan.ts";
import { exitStatus } from "./exit-status.ts";
import { limitsOf } from "./limits-of.ts";
import { unreadIssues } from "./load-simulation.ts";
import { configFileOf, planTree } from "./plan-tree.ts";
import { readDirectory } from "./read-directory.ts";
import { reportIssues } from "./report-issues.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";
import { writeOutput } from "./write-output.ts";
import { fileSink } from "./matrix-command.ts";

export interface SourcesOptions {
  readonly format: "text" | "json";
  readonly output?: string;
}

/** `calsim sources [DIR]`: which clusters a tree holds, and what each is made from. */
export async function sourcesCommand(
  world: World,
  directory: string,
  { format, output }: SourcesOptions,
): Promise<number> {
  const limits = limitsOf(world);
  const tree = await readDirectory(path.resolve(world.cwd, directory), limits);
  const parsed = parseConfig(configFileOf(tree.files));
  const { plan, rendered } = await planTree(world, tree, parsed.config.clusters);
  const { clusters } = parsed.config;
  const summary = summarisePlan(plan, tree.files, rendered, (name) => {
    // A configuration that describes one cluster, and not its sources, is about whatever is found.
    const described =
      clusters.find((one) => one.name === name) ?? (clusters.length === 1 ? clusters[0] : undefined);
    const workloads = described?.options.workloads;
    return { limits, ...(workloads === undefined ? {} : { workloads }) };
  });
  const sink = output === undefined ? world.stdout : fileSink;
  const text =
    format === "json"
      ? `${stableJson({ version: 1, ...summary })}\n`
      : renderSourcesText(summary, textOptions(sink, world.env));
  await writeOutput(world, output, [text]);
  const status = await reportIssues(world, [...unreadIssues(tree), ...parsed.issues]);
  const whole = [...summary.issues, ...summary.clusters.flatMap(({ issues }) => issues)].every(
    ({ severity }) => severity !== "error",
  );
  return whole ? status : exitStatus.notAnalysed;
}
