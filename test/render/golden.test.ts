import { describe, it } from "@jest/globals";
import { renderCheck } from "../../src/render/check.ts";
import { renderComment } from "../../src/render/comment.ts";
import { renderJson, stableJson } from "../../src/render/json.ts";
import { renderJunit } from "../../src/render/junit.ts";
import { renderSarif } from "../../src/render/sarif.ts";
import { renderText } from "../../src/render/text.ts";
import type { Report } from "../../src/report/report.ts";
import { expectGolden } from "./support/golden.ts";
import {
  hostile,
  hostsOpened,
  issuesOnly,
  manyFlows,
  nothingChanged,
  oneFlow,
} from "./support/sample-reports.ts";

const marker = "<!-- calsim -->";
const links = { base: "https://example.com/blob/base/", head: "https://example.com/blob/head/" };

const samples: readonly (readonly [name: string, report: Report])[] = [
  ["nothing-changed", nothingChanged],
  ["one-flow", oneFlow],
  ["hosts-opened", hostsOpened],
  ["issues-only", issuesOnly],
  ["hostile", hostile],
];

describe.each(samples)("%s", (name, report) => {
  it("as a comment", () => {
    expectGolden(
      `${name}.comment.md`,
      renderComment(report, { marker, detailsUrl: "https://example.com/runs/1", links }),
    );
  });

  it("as a check", () => {
    const { title, summary, text, annotations } = renderCheck(report);
    expectGolden(
      `${name}.check.md`,
      `${[title, summary, text, stableJson(annotations)].join("\n\n=====\n\n")}\n`,
    );
  });

  it("as text", () => {
    expectGolden(`${name}.txt`, renderText(report, { width: 100 }));
  });
});

describe("a realistic report", () => {
  it("as JSON", () => {
    expectGolden("hosts-opened.json", renderJson(hostsOpened));
  });

  it("as SARIF", () => {
    expectGolden("hosts-opened.sarif", renderSarif(hostsOpened, { version: "1.2.3" }));
  });

  it("as JUnit", () => {
    expectGolden("hosts-opened.junit.xml", renderJunit(hostsOpened));
  });
});

describe("5,000 changed flows", () => {
  it("as a comment", () => {
    expectGolden(
      "many-flows.comment.md",
      renderComment(manyFlows, { marker, detailsUrl: "https://example.com/runs/1" }),
    );
  });
});
