import { describe, expect, it } from "@jest/globals";
import { checkChanges, checkDiff, checkTogether, load } from "../support/check-laws.ts";
import { randomCluster } from "../support/random-cluster.ts";
import { editCluster } from "../support/random-edit.ts";

/** Random clusters that are compared with an edit of theirs in some hundred milliseconds: quick enough for a mutant. */
const seeds = [143, 483, 545, 601, 137];

describe("the evaluation of two small clusters at once", () => {
  it.each(seeds)("says of cluster %i and an edit of it what each is alone, and how they differ", (seed) => {
    const cluster = randomCluster(seed);
    const [base, head] = [load(cluster), load(editCluster(cluster, seed))];
    expect(checkTogether(base.cluster, head.cluster)).toEqual([]);
    expect(checkChanges(base, head)).toEqual([]);
    expect(checkDiff(base, head)).toEqual([]);
  });
});
