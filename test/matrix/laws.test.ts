import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { checkOrder, checkRulings, load } from "../support/check-laws.ts";
import { arbitraryCluster } from "../support/random-cluster.ts";

describe("the matrix", () => {
  it("has disjoint rulings that cover every connection", () => {
    fc.assert(
      fc.property(arbitraryCluster(), (cluster) => {
        expect(checkRulings(load(cluster))).toEqual([]);
      }),
      { numRuns: 80, seed: 21 },
    );
  }, 120_000);

  it("does not depend on the order of the files", () => {
    fc.assert(
      fc.property(arbitraryCluster(), (cluster) => {
        expect(checkOrder(cluster)).toEqual([]);
      }),
      { numRuns: 30, seed: 22 },
    );
  }, 120_000);
});
