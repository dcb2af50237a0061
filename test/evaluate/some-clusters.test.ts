import { describe, expect, it } from "@jest/globals";
import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import { checkChanges, checkDiff, checkTogether, load } from "../support/check-laws.ts";
import { randomCluster } from "../support/random-cluster.ts";
import { editCluster } from "../support/random-edit.ts";

// A few of the clusters of the laws, small ones: quick enough to be asked of every mutant.
describe("some random clusters", () => {
  it.each([15, 7])("the two evaluators agree on that of seed %i", (seed) => {
    expect(checkAgreement(randomCluster(seed)).disagreements.map(describeDisagreement)).toEqual([]);
  });

  it.each([15, 0, 20])("a comparison with an edit of seed %i obeys the laws", (seed) => {
    const cluster = randomCluster(seed);
    const [base, head] = [load(cluster), load(editCluster(cluster, seed))];
    expect(checkTogether(base.cluster, head.cluster)).toEqual([]);
    expect(checkChanges(base, head)).toEqual([]);
    expect(checkDiff(base, head)).toEqual([]);
  });
});
