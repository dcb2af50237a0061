import path from "node:path";
import { nearestText } from "../../base/nearest-text.ts";
import { parseConfig } from "../../judge/parse-config.ts";
import { selectClusterFiles } from "../../judge/select-cluster-files.ts";
import type { Issue } from "../../model/issue.ts";
import { withoutFollowUps } from "../../sources/without-follow-ups.ts";
import type { ClusterPlan, SourcePlan } from "../../sources/source-plan.ts";
import { simulate, type Simulation } from "../../simulate.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { limitsOf } from "./limits-of.ts";
import { configFileOf, planTree } from "./plan-tree.ts";
import { createProgress } from "./progress.ts";
import { readDirectory } from "./read-directory.ts";
import type { SourceTree } from "./source-tree.ts";
import type { World } from "./world.ts";

export interface LoadedSimulation {
  readonly simulation: Simulation;
  /** Of the configuration, the sources, and everything that was read or could not be. */
  readonly issues: readonly Issue[];
}

/**
 * A directory as one cluster, read as its `.calsim.yml` says, or as what it holds says. `cluster` is needed where there are
 * several.
 */
export async function loadSimulation(
  world: World,
  directory: string,
  cluster: string | undefined,
): Promise<LoadedSimulation> {
  const limits = limitsOf(world);
  const tree = await readDirectory(path.resolve(world.cwd, directory), limits);
  const parsed = parseConfig(configFileOf(tree.files));
  const { clusters } = parsed.config;
  const { plan, rendered } = await planTree(world, tree, clusters);
  const chosen = chooseCluster(plan, cluster);
  const options = clusters.find(({ name }) => name === chosen.name)?.options ?? {};
  const selected = selectClusterFiles(tree.files, chosen, rendered);
  const progress = createProgress(world, selected.files.length);
  await progress.step(`reading ${selected.files.length} files`);
  const simulation = simulate(selected.files, { ...options, limits });
  await progress.done();
  return {
    simulation,
    issues: [
      ...unreadIssues(tree),
      ...parsed.issues,
      ...plan.issues,
      ...selected.issues,
      ...withoutFollowUps(simulation.issues, selected.issues),
    ],
  };
}

/** What of a tree could not be read. */
export function unreadIssues({ unread }: SourceTree): readonly Issue[] {
  return unread.map(({ path: file, reason }): Issue => ({
    code: "file-not-read",
    severity: "error",
    message: `the file was not read: ${reason}`,
    place: { path: file, line: 1 },
  }));
}

/** The cluster named, or the only one. */
export function chooseCluster({ clusters }: SourcePlan, wanted: string | undefined): ClusterPlan {
  const names = clusters.map(({ name }) => name);
  const [first] = clusters;
  if (wanted === undefined && first !== undefined && clusters.length === 1) return first;
  const where = first?.basis === "configuration" ? "the configuration has" : "the tree has";
  if (wanted === undefined) {
    throw new CannotAnalyse(
      `${where} ${clusters.length} clusters`,
      `choose one with --cluster: ${names.join(", ")}`,
    );
  }
  const chosen = clusters.find(({ name }) => name === wanted);
  if (chosen === undefined)
    throw new CannotAnalyse(
      `no cluster \`${wanted}\` in the ${first?.basis === "configuration" ? "configuration" : "tree"}`,
      clusterHint(wanted, names),
    );
  return chosen;
}

/** What the user may have meant. */
export function clusterHint(wanted: string, names: readonly string[]): string {
  const near = nearestText(wanted, names);
  return near === undefined ? `there is ${names.join(", ")}` : `did you mean \`${near}\`?`;
}
