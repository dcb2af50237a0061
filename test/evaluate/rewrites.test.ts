import { describe, expect, it } from "@jest/globals";
import { checkRewrites } from "../support/check-rewrites.ts";
import { randomCluster } from "../support/random-cluster.ts";
import { rewriteCluster, rewrites } from "../support/rewrites/rewrite-cluster.ts";
import { runs } from "../support/runs.ts";

const seeds = Array.from({ length: 80 }, (_, index) => 8000 + index);

describe("what is written differently and means the same", () => {
  it("has the same verdicts", () => {
    const asked = seeds.slice(0, runs(seeds.length));
    expect(asked.flatMap((seed) => checkRewrites(randomCluster(seed), seed))).toEqual([]);
  }, 120_000);

  it("comes of every rewrite", () => {
    const used = new Set(seeds.flatMap((seed) => rewriteCluster(randomCluster(seed), seed).changes));
    expect(rewrites.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
  });
});
