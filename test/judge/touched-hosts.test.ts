import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { hostLosses } from "../../src/judge/host-losses.ts";
import { buildClusterReport } from "../../src/report/build-cluster-report.ts";
import { judgedCluster } from "../../src/report/judged-cluster.ts";
import { load } from "../support/check-laws.ts";
import { arbitraryCluster } from "../support/random-cluster.ts";
import { editCluster } from "../support/random-edit.ts";

const edited = fc
  .tuple(arbitraryCluster(), fc.nat(0x7fffffff))
  .map(([base, seed]) => [load(base).cluster, load(editCluster(base, seed)).cluster] as const);

describe("hosts that a change does not touch", () => {
  it("lose what they would be found to lose if all were asked", () => {
    let losses = 0;
    fc.assert(
      fc.property(edited, ([base, head]) => {
        const side = { resources: [], issues: [], files: [], allFiles: [] };
        const built = buildClusterReport(
          "c",
          { ...side, cluster: base },
          { ...side, cluster: head },
          { enforced: () => head },
        );
        const { touched, ...all } = judgedCluster(built, base, head);
        const found = hostLosses(all);
        losses += touched === undefined ? 0 : found.length;
        expect(touched === undefined ? found : hostLosses({ ...all, touched })).toEqual(found);
      }),
      { numRuns: 80, seed: 31 },
    );
    expect(losses).toBeGreaterThan(0);
  }, 120_000);
});
