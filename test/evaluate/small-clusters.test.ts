import { describe, expect, it } from "@jest/globals";
import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import { randomCluster } from "../support/random-cluster.ts";

/** Random clusters that take a few milliseconds each and differ in what they hold: quick enough to run for a mutant. */
const seeds = [
  33, 37, 49, 86, 100, 119, 130, 137, 143, 153, 154, 156, 164, 195, 198, 201, 213, 217, 231, 237, 238,
];

describe("the two evaluators, about a small cluster", () => {
  it.each(seeds)("agree on verdict and decider of every flow of cluster %i", (seed) => {
    const { flows, disagreements } = checkAgreement(randomCluster(seed));
    expect(disagreements.map(describeDisagreement)).toEqual([]);
    expect(flows).toBeGreaterThan(100);
  });
});
