import { stat } from "node:fs/promises";
import path from "node:path";
import { checkConfig } from "../../check-config.ts";
import { configPath } from "../../judge/config-path.ts";
import { parseConfig } from "../../judge/parse-config.ts";
import type { SourceFile } from "../../model/resource.ts";
import { stableJson } from "../../render/json.ts";
import { issueText } from "../../render/text-marks.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { exitStatus } from "./exit-status.ts";
import { limitsOf } from "./limits-of.ts";
import { unreadIssues } from "./load-simulation.ts";
import { fileSink } from "./matrix-command.ts";
import { planTree } from "./plan-tree.ts";
import { readDirectory } from "./read-directory.ts";
import { reportIssues } from "./report-issues.ts";
import type { SourceTree } from "./source-tree.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";
import { writeOutput } from "./write-output.ts";

export interface ConfigCheckOptions {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly tree?: string;
}

/**
 * `calsim config check [DIR|FILE]`: faults of a `.calsim.yml`, by itself and against the tree it is for. Ends with 0 where
 * there is nothing but notices, with 1 where the file should be corrected, with 2 where that can't be told.
 */
export async function configCheckCommand(
  world: World,
  target: string,
  { format, output, tree: directory }: ConfigCheckOptions,
): Promise<number> {
  const { file, tree } = await readConfigured(world, target, directory);
  const { rendered } = await planTree(world, tree, parseConfig(file).config.clusters);
  const { issues, treeIssues } = checkConfig(file, tree.files, {
    today: world.today,
    rendered,
    limits: limitsOf(world),
  });
  const sink = output === undefined ? world.stdout : fileSink;
  const { style } = textOptions(sink, world.env);
  const faults = issues.filter(({ severity }) => severity !== "notice");
  const summary =
    faults.length === 0 ? `${file.path}: no faults` : `${file.path}: ${faults.length} to correct`;
  await writeOutput(world, output, [
    format === "json"
      ? `${stableJson({ version: 1, issues })}\n`
      : [...issues.map((issue) => issueText(issue, style)), summary, ""].join("\n"),
  ]);
  const incomplete = await reportIssues(world, [...unreadIssues(tree), ...treeIssues]);
  return faults.length > 0 ? exitStatus.blocking : incomplete;
}

interface Configured {
  readonly file: SourceFile;
  readonly tree: SourceTree;
}

/** A directory with its `.calsim.yml`, or such a file, whatever its name, with the directory it lies in. */
async function readConfigured(
  world: World,
  target: string,
  directory: string | undefined,
): Promise<Configured> {
  const full = path.resolve(world.cwd, target);
  const isFile = await stat(full).then(
    (found) => found.isFile(),
    () => false,
  );
  const limits = limitsOf(world);
  const own = await readDirectory(isFile ? path.dirname(full) : full, limits);
  const name = isFile ? path.basename(full) : configPath;
  const file = own.files.find((one) => one.path === name);
  if (file === undefined) {
    const unread = own.unread.find((one) => one.path === name);
    if (unread !== undefined) throw new CannotAnalyse(`can't read \`${target}\`: ${unread.reason}`);
    const hint = isFile
      ? "a configuration is a YAML file"
      : "without one the defaults hold; `calsim config init` writes one to start from";
    throw new CannotAnalyse(`there is no \`${name}\` in \`${target}\``, hint);
  }
  const tree =
    directory === undefined ? own : await readDirectory(path.resolve(world.cwd, directory), limits);
  const others = tree.files.filter((one) => one.path !== name && one.path !== configPath);
  return { file, tree: { ...tree, files: [...others, file] } };
}
