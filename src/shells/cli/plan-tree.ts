import { configPath } from "../../judge/config-path.ts";
import type { ClusterConfig } from "../../judge/config.ts";
import { planClusters } from "../../judge/select-cluster-files.ts";
import type { RenderedSources } from "../../sources/collect-files.ts";
import { plannedRenders } from "../../sources/planned-renders.ts";
import type { SourcePlan } from "../../sources/source-plan.ts";
import type { SourceFile } from "../../model/resource.ts";
import { createRenderer, MAX_RENDER_ROUNDS } from "../render/create-renderer.ts";
import { renderLimits } from "../render/render-limits.ts";
import { limitsOf } from "./limits-of.ts";
import { createProgress } from "./progress.ts";
import type { SourceTree } from "./source-tree.ts";
import type { World } from "./world.ts";

export interface PlannedTree {
  readonly plan: SourcePlan;
  readonly rendered: RenderedSources;
}

/** Finds the clusters of a tree and renders what they need, and what the renders turn out to need. */
export async function planTree(
  world: World,
  tree: SourceTree,
  clusters: readonly ClusterConfig[],
): Promise<PlannedTree> {
  const limits = limitsOf(world);
  let plan = planClusters(tree.files, clusters, limits);
  let planned = plannedRenders(plan, tree.files);
  if (planned.renders.length === 0) return { plan, rendered: {} };
  const progress = createProgress(world, tree.files.length);
  const render = createRenderer(tree.writeInputs, {
    searchPath: world.env["PATH"],
    limits: renderLimits(limits),
  });
  let rendered: RenderedSources = {};
  for (let round = 0; round < MAX_RENDER_ROUNDS && planned.renders.length > 0; round += 1) {
    await progress.step(`rendering ${planned.renders.length} ${round === 0 ? "" : "more "}sources`);
    rendered = await render(planned);
    plan = planClusters(tree.files, clusters, limits, rendered);
    planned = plannedRenders(plan, tree.files, rendered);
  }
  await progress.done();
  return { plan, rendered };
}

export function configFileOf(files: readonly SourceFile[]): SourceFile | undefined {
  return files.find((file) => file.path === configPath);
}
