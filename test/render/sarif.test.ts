import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "@jest/globals";
import Ajv from "ajv";
import { renderSarif } from "../../src/render/sarif.ts";
import type { Report } from "../../src/report/report.ts";
import { allScenarios } from "./scenarios/all-scenarios.ts";
import { reportOf } from "./scenarios/scenario.ts";
import { hostileNames, manyFlows, reportNaming } from "./support/sample-reports.ts";

const require = createRequire(import.meta.url);

/** The schema that OASIS publishes with SARIF 2.1.0 (errata included), as a package carries it. */
function sarifValidator(): (value: unknown) => readonly string[] {
  const read = (name: string): object => JSON.parse(readFileSync(require.resolve(name), "utf8")) as object;
  const ajv = new Ajv({ schemaId: "auto", allErrors: true });
  ajv.addMetaSchema(read("ajv/lib/refs/json-schema-draft-04.json"));
  const validate = ajv.compile(read("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));
  return (value) => {
    void validate(value);
    return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ""}`);
  };
}

const faultsOf = sarifValidator();
const scenarios = allScenarios
  // As many groups are in `manyFlows`, without the time it takes to compare them.
  .filter(({ name }) => name !== "five-thousand-flows")
  .map((scenario): [string, Report] => [scenario.name, reportOf(scenario)]);
const reports: readonly (readonly [string, Report])[] = [
  ...scenarios,
  ["5,000 groups", manyFlows],
  ...hostileNames.map((name): [string, Report] => [JSON.stringify(name).slice(0, 80), reportNaming(name)]),
];

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number };
  };
  readonly message?: { readonly text: string };
}

interface SarifResult {
  readonly ruleId: string;
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

function resultsOf(report: Report): readonly SarifResult[] {
  const log = JSON.parse(renderSarif(report)) as { runs: [{ results: readonly SarifResult[] }] };
  return log.runs[0].results;
}

describe("SARIF", () => {
  it.each(reports)("is valid for %s", (_name, report) => {
    expect(faultsOf(JSON.parse(renderSarif(report, { version: "1.2.3" })))).toEqual([]);
  });

  it.each(hostileNames.map((name) => [name]))("makes no link of %j", (name) => {
    const texts: string[] = [];
    JSON.parse(renderSarif(reportNaming(name)), (key, value: unknown) => {
      if ((key === "text" || key === "justification") && typeof value === "string") texts.push(value);
      return value;
    });
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => text.includes("]("))).toEqual([]);
  });

  it("would be found invalid", () => {
    const log = JSON.parse(renderSarif(manyFlows)) as { runs: [{ results: [Record<string, unknown>] }] };
    log.runs[0].results[0]["level"] = "fatal";
    log.runs[0].results[0]["message"] = {};
    expect(faultsOf(log).length).toBeGreaterThanOrEqual(2);
  });

  it.each(scenarios)(
    "relates the findings of %s to the rules that decided before and after",
    (_name, report) => {
      const groups = new Map(
        report.clusters.flatMap(({ changes }) => changes.map((group) => [group.id, group])),
      );
      const results = resultsOf(report);
      for (const finding of report.findings) {
        const result = results.find(
          ({ partialFingerprints }) => partialFingerprints["calsimFinding/v1"] === finding.id,
        );
        const related = (result?.relatedLocations ?? []).map(
          ({ physicalLocation: { artifactLocation, region }, message }) =>
            `${decodeURIComponent(artifactLocation.uri)}:${region.startLine} ${message?.text.split(":")[0] ?? ""}`,
        );
        for (const group of finding.changes.flatMap((id) => groups.get(id) ?? [])) {
          const { base, head } = group;
          if (base.place !== undefined)
            expect(related).toContain(`${base.place.path}:${base.place.line} before`);
          if (head.place !== undefined)
            expect(related).toContain(`${head.place.path}:${head.place.line} after`);
        }
      }
    },
  );
});
