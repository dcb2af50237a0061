import { configPath } from "../../judge/config-path.ts";
import type { ClusterConfig } from "../../judge/config.ts";
import { planClusters } from "../../judge/select-cluster-files.ts";
import type { RenderedSources } from "../../sources/collect-files.ts";
import { plannedRenders } from "../../sources/planned-renders.ts";
import type { SourcePlan } from "../../sources/source-plan.ts";
import type { SourceFile } from "../../model/resource.ts";
import { renderLimits } from "../render/render-limits.ts";
import { renderSources } from "../render/render-sources.ts";
import { limitsOf } from "./limits-of.ts";
import { createProgress } from "./progress.ts";
import type { SourceTree } from "./source-tree.ts";
import type { World } from "./world.ts";

export interface PlannedTree {
  readonly plan: SourcePlan;
  readonly rendered: RenderedSources;
}

/** Finds the clusters of a tree and renders what they need. */
export async function planTree(
  world: World,
  tree: SourceTree,
  clusters: readonly ClusterConfig[],
): Promise<PlannedTree> {
  const limits = limitsOf(world);
  const plan = planClusters(tree.files, clusters, limits);
  const planned = plannedRenders(plan, tree.files);
  const count = planned.renders.length;
  if (count === 0) return { plan, rendered: {} };
  const progress = createProgress(world, tree.files.length);
  await progress.step(`rendering ${count} sources`);
  const rendered = await renderSources(planned, tree.writeInputs, {
    searchPath: world.env["PATH"],
    limits: renderLimits(limits),
  });
  await progress.done();
  return { plan, rendered };
}

export function configFileOf(files: readonly SourceFile[]): SourceFile | undefined {
  return files.find((file) => file.path === configPath);
}
