import { describe, expect, it } from "@jest/globals";
import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import { randomCluster } from "../support/random-cluster.ts";

/** Random clusters that take a few milliseconds each and differ in what they hold: quick enough to run for a mutant. */
const seeds = [137, 143, 483, 545, 601, 614, 627];

describe("the two evaluators, about a small cluster", () => {
  it.each(seeds)("agree on verdict and decider of every flow of cluster %i", (seed) => {
    const { flows, disagreements } = checkAgreement(randomCluster(seed));
    expect(disagreements.map(describeDisagreement)).toEqual([]);
    expect(flows).toBeGreaterThan(100);
  });
});
