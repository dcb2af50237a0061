import type { SimulateOptions } from "../model/options.ts";
import type { Config, SourceConfig } from "./config.ts";

/** How one cluster is read. */
export interface ClusterOptions {
  readonly sources: readonly SourceConfig[];
  readonly inventory: readonly string[];
  readonly simulate: SimulateOptions;
}

/** What the configuration says of a cluster; `undefined` where it has none of that name. */
export function configOptions(config: Config, clusterName: string): ClusterOptions | undefined {
  const found = config.clusters.find(({ name }) => name === clusterName);
  return found === undefined
    ? undefined
    : { sources: found.sources, inventory: found.inventory, simulate: found.options };
}
