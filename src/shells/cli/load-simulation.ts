import path from "node:path";
import { nearestText } from "../../base/nearest-text.ts";
import { configPath } from "../../compare.ts";
import type { ClusterConfig } from "../../judge/config.ts";
import { parseConfig } from "../../judge/parse-config.ts";
import { selectClusterFiles } from "../../judge/select-cluster-files.ts";
import type { Issue } from "../../model/issue.ts";
import { simulate, type Simulation } from "../../simulate.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { createProgress } from "./progress.ts";
import { readDirectory } from "./read-directory.ts";
import type { World } from "./world.ts";

export interface LoadedSimulation {
  readonly simulation: Simulation;
  /** Of the configuration, the sources, and everything that was read or could not be. */
  readonly issues: readonly Issue[];
}

/** A directory as one cluster, read as its `.calsim.yml` says. `cluster` is needed where that names several. */
export async function loadSimulation(
  world: World,
  directory: string,
  cluster: string | undefined,
): Promise<LoadedSimulation> {
  const { files, unread } = await readDirectory(path.resolve(world.cwd, directory));
  const progress = createProgress(world, files.length);
  await progress.step(`reading ${files.length} files`);
  const parsed = parseConfig(files.find((file) => file.path === configPath));
  const config = chooseCluster(parsed.config.clusters, cluster);
  const selected = selectClusterFiles(files, config);
  const simulation = simulate(selected.files, config.options);
  await progress.done();
  const unreadIssues = unread.map(({ path: file, symlink, reason }): Issue => ({
    code: "file-not-read",
    severity: symlink ? "warning" : "error",
    message: `the file was not read: ${reason}`,
    place: { path: file, line: 1 },
  }));
  return {
    simulation,
    issues: [...unreadIssues, ...parsed.issues, ...selected.issues, ...simulation.issues],
  };
}

function chooseCluster(clusters: readonly ClusterConfig[], wanted: string | undefined): ClusterConfig {
  const names = clusters.map(({ name }) => name);
  const [first] = clusters;
  if (wanted === undefined && first !== undefined && clusters.length === 1) return first;
  if (wanted === undefined) {
    throw new CannotAnalyse(
      `the configuration has ${clusters.length} clusters`,
      `choose one with --cluster: ${names.join(", ")}`,
    );
  }
  const chosen = clusters.find(({ name }) => name === wanted);
  if (chosen === undefined)
    throw new CannotAnalyse(`no cluster \`${wanted}\` in the configuration`, clusterHint(wanted, names));
  return chosen;
}

/** What the user may have meant. */
export function clusterHint(wanted: string, names: readonly string[]): string {
  const near = nearestText(wanted, names);
  return near === undefined ? `there is ${names.join(", ")}` : `did you mean \`${near}\`?`;
}
