import { describe, it } from "@jest/globals";
import { renderCheck } from "../../src/render/check.ts";
import { renderComment } from "../../src/render/comment.ts";
import { renderJson, stableJson } from "../../src/render/json.ts";
import { renderJunit } from "../../src/render/junit.ts";
import { renderSarif } from "../../src/render/sarif.ts";
import { renderText } from "../../src/render/text.ts";
import { allScenarios } from "./scenarios/all-scenarios.ts";
import { reportOf } from "./scenarios/scenario.ts";
import { expectGolden } from "./support/golden.ts";
import { hostile } from "./support/sample-reports.ts";

/** Scenarios whose other forms are worth reading, too; comments and checks of all are in `scenarios.test.ts`. */
const named = [
  "expectation-broken",
  "staged-changed",
  "config-weakened",
  "waiver-used",
  "broken-yaml",
  "nothing-changed",
];

describe.each(named)("%s", (name) => {
  const scenario = allScenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const report = reportOf(scenario);

  it.each([
    ["text", "txt", renderText(report, { width: 100 })],
    ["JSON", "json", renderJson(report)],
    ["SARIF", "sarif", renderSarif(report, { version: "1.2.3" })],
    ["JUnit", "junit.xml", renderJunit(report)],
  ])("as %s", (_form, ending, output) => {
    expectGolden(`${name}.${ending}`, output);
  });
});

describe("a report with hostile text in every place", () => {
  it("as a comment", () => {
    const links = { base: "https://example.com/blob/base/", head: "https://example.com/blob/head/" };
    expectGolden(
      "hostile.comment.md",
      renderComment(hostile, { marker: "<!-- calsim -->", detailsUrl: "https://example.com/runs/1", links }),
    );
  });

  it("as a check", () => {
    const { title, summary, text, annotations } = renderCheck(hostile);
    expectGolden(
      "hostile.check.md",
      `${[title, summary, text, stableJson(annotations)].join("\n\n=====\n\n")}\n`,
    );
  });

  it("as text", () => {
    expectGolden("hostile.txt", renderText(hostile, { width: 100 }));
  });
});
