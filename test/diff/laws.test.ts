import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { checkChanges, checkDiff, checkTogether, load } from "../support/check-laws.ts";
import { arbitraryCluster } from "../support/random-cluster.ts";
import { editCluster } from "../support/random-edit.ts";

const edited = fc
  .tuple(arbitraryCluster(), fc.nat(0x7fffffff))
  .map(([base, seed]) => ({ base, head: editCluster(base, seed) }));

describe("a comparison of two clusters", () => {
  it("is empty for a cluster and itself, and reversed it is the reverse", () => {
    fc.assert(
      fc.property(edited, ({ base, head }) => {
        expect(checkDiff(load(base), load(head))).toEqual([]);
      }),
      { numRuns: 60, seed: 23 },
    );
  }, 120_000);

  it("sees each cluster as it is alone", () => {
    fc.assert(
      fc.property(edited, ({ base, head }) => {
        expect(checkTogether(load(base).cluster, load(head).cluster)).toEqual([]);
      }),
      { numRuns: 60, seed: 24 },
    );
  }, 120_000);

  it("reports exactly what the cells differ in", () => {
    fc.assert(
      fc.property(edited, ({ base, head }) => {
        expect(checkChanges(load(base), load(head))).toEqual([]);
      }),
      { numRuns: 60, seed: 25 },
    );
  }, 120_000);
});
