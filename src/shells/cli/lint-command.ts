import path from "node:path";
import { compareBy } from "../../base/compare.ts";
import { parseConfig } from "../../judge/parse-config.ts";
import { selectClusterFiles } from "../../judge/select-cluster-files.ts";
import { lintCluster } from "../../lint/lint-cluster.ts";
import { loadTree } from "../../load-tree.ts";
import type { Issue } from "../../model/issue.ts";
import { stableJson } from "../../render/json.ts";
import { shownIssue } from "../../report/shown-issue.ts";
import { issueText } from "../../render/text-marks.ts";
import { withoutFollowUps } from "../../sources/without-follow-ups.ts";
import type { ClusterPlan, SourcePlan } from "../../sources/source-plan.ts";
import { exitStatus } from "./exit-status.ts";
import { limitsOf } from "./limits-of.ts";
import { chooseCluster, unreadIssues } from "./load-simulation.ts";
import { fileSink } from "./matrix-command.ts";
import { configFileOf, planTree } from "./plan-tree.ts";
import { readDirectory } from "./read-directory.ts";
import { textOptions } from "./text-options.ts";
import type { World } from "./world.ts";
import { writeOutput } from "./write-output.ts";

export interface LintOptions {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly cluster?: string;
}

interface LintedCluster {
  readonly name: string;
  readonly issues: readonly Issue[];
}

/** `calsim lint DIR`: everything there is to say about the manifests of every cluster, or of one. */
export async function lintCommand(
  world: World,
  directory: string,
  { format, output, cluster }: LintOptions,
): Promise<number> {
  const limits = limitsOf(world);
  const tree = await readDirectory(path.resolve(world.cwd, directory), limits);
  const { config, issues: configIssues } = parseConfig(configFileOf(tree.files));
  const { plan, rendered } = await planTree(world, tree, config.clusters);
  const lint = (one: ClusterPlan): LintedCluster => {
    const options = config.clusters.find(({ name }) => name === one.name)?.options ?? {};
    const selected = selectClusterFiles(tree.files, one, rendered);
    const loaded = loadTree(selected.files, { ...options, limits });
    const ofObjects = [...loaded.issues, ...lintCluster(loaded.cluster)];
    const found = [...selected.issues, ...withoutFollowUps(ofObjects, selected.issues)];
    return { name: one.name, issues: found.map(shownIssue).sort(byPlace) };
  };
  const clusters = chosenClusters(plan, cluster).map(lint);
  const issues = [...unreadIssues(tree), ...configIssues, ...plan.issues];
  const sink = output === undefined ? world.stdout : fileSink;
  const { style } = textOptions(sink, world.env);
  const text = (): string =>
    [
      ...issues.map((issue) => issueText(issue, style)),
      ...clusters.flatMap(({ name, issues: found }) => [
        ...(clusters.length > 1 ? [`cluster ${name}`] : []),
        ...found.map((issue) => issueText(issue, style)),
      ]),
      summaryLine([...issues, ...clusters.flatMap((one) => one.issues)]),
      "",
    ].join("\n");
  await writeOutput(world, output, [
    format === "json" ? `${stableJson({ version: 1, issues, clusters })}\n` : text(),
  ]);
  const all = [...issues, ...clusters.flatMap((one) => one.issues)];
  return all.some(({ severity }) => severity === "error") ? exitStatus.notAnalysed : exitStatus.fine;
}

function chosenClusters(plan: SourcePlan, wanted: string | undefined): readonly ClusterPlan[] {
  return wanted === undefined ? plan.clusters : [chooseCluster(plan, wanted)];
}

function summaryLine(issues: readonly Issue[]): string {
  const count = (wanted: Issue["severity"]): number =>
    issues.filter(({ severity }) => severity === wanted).length;
  return `${count("error")} errors, ${count("warning")} warnings, ${count("notice")} notices`;
}

const byPlace = compareBy<Issue>(
  ({ place }) => place?.path ?? "",
  ({ place }) => place?.line ?? 0,
  ({ place }) => place?.column ?? 0,
  ({ code }) => code,
  ({ message }) => message,
);
