import { diffMatrices } from "../../src/diff-matrices.ts";
import { formatConnections } from "../../src/sets/connection-text.ts";
import { load, type Broken } from "./check-laws.ts";
import type { RandomCluster } from "./random-cluster.ts";
import { rewriteCluster } from "./rewrites/rewrite-cluster.ts";

/** What is written differently and means the same has the same verdicts. */
export function checkRewrites(cluster: RandomCluster, seed: number): Broken {
  const { cluster: other, changes } = rewriteCluster(cluster, seed);
  if (changes.length === 0) return [];
  return diffMatrices(load(cluster), load(other)).map(
    ({ from, to, family, connections, base, head }) =>
      `${from} -> ${to} (IPv${String(family)}) ${formatConnections(connections)}: ${base}, now ${head} (${changes.join("; ")})`,
  );
}
