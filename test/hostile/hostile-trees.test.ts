import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { simulate } from "../../src/simulate.ts";
import { world } from "../shells/cli/support/trees.ts";
import { hostileCases } from "./hostile-files.ts";

const good: readonly SourceFile[] = Object.entries(world()).map(([path, text]) => ({ path, text }));

describe("a hostile file", () => {
  it.each(hostileCases)(
    "$name",
    ({ files, found, severity = "error", read = [] }) => {
      const hostile = files();
      const report = compare(good, [...good, ...hostile], { today: "2027-01-01" });
      const isError = found !== undefined && severity === "error";
      expect(report.conclusion).toBe(isError ? "failure" : "success");
      if (found !== undefined) {
        const place = { path: hostile[0]?.path, line: found.line };
        const told = [...report.clusters.flatMap(({ issues }) => issues), ...report.configIssues].find(
          (issue) => issue.place?.path === place.path && issue.code === found.code,
        );
        expect(told).toMatchObject({ code: found.code, severity, place });
        if (found.message !== undefined) expect(told?.message).toMatch(found.message);
      }
      if (isError)
        expect(report.findings).toContainEqual(
          expect.objectContaining({ level: "failure", rule: "analysis-incomplete" }),
        );
      expect("polluted" in {}).toBe(false);
      expect(namesOf([...good, ...hostile])).toEqual([...namesOf(good), ...read].sort());
    },
    120_000,
  );
});

/** What is read of files, whatever is wrong with some of them. */
function namesOf(files: readonly SourceFile[]): readonly string[] {
  const { cluster } = simulate(files.filter(({ path }) => !/calsim|kustomization/.test(path)));
  return [...cluster.workloads.map(({ name }) => `Pod ${name}`)].sort();
}
