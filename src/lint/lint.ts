import type { Cluster } from "../model/cluster.ts";
import type { Issue } from "../model/issue.ts";

/** One question asked of a whole cluster. Returns issues in the order of the cluster. */
export type Lint = (cluster: Cluster) => readonly Issue[];
