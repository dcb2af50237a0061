import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import { arbitraryCluster, randomCluster } from "../support/random-cluster.ts";

describe("the two evaluators", () => {
  it("agree on verdict and decider of every flow of random clusters", () => {
    let flows = 0;
    fc.assert(
      fc.property(arbitraryCluster(), (cluster) => {
        const agreement = checkAgreement(cluster);
        flows += agreement.flows;
        expect(agreement.disagreements.map(describeDisagreement)).toEqual([]);
      }),
      { numRuns: 150, seed: 20 },
    );
    expect(flows).toBeGreaterThan(10_000);
  }, 120_000);

  it("are asked about the same clusters for the same seed", () => {
    expect(randomCluster(4)).toEqual(randomCluster(4));
    expect(randomCluster(4).files).not.toEqual(randomCluster(5).files);
  });
});
