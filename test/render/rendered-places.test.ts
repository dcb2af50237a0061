import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";
import type { SourceRef } from "../../src/model/source-ref.ts";
import { annotationsOf } from "../../src/render/annotations.ts";
import { markdownPlace } from "../../src/render/markdown-place.ts";
import { renderJunit } from "../../src/render/junit.ts";
import { renderSarif } from "../../src/render/sarif.ts";
import { issueText, placeText } from "../../src/render/text-marks.ts";
import { plainStyle } from "../../src/render/text-style.ts";
import type { Finding, Report } from "../../src/report/report.ts";

const rendered: SourceRef = { path: "prod (rendered)", line: 66, endLine: 70, column: 5 };
const exact: SourceRef = {
  ...rendered,
  origin: { path: "base/api.yaml", line: 12, endLine: 16, column: 3, exact: true },
};
const near: SourceRef = { ...rendered, origin: { path: "base/api.yaml", line: 1, exact: false } };

const cases = [
  {
    name: "rendered, and from no file that is known",
    place: rendered,
    text: "prod (rendered):66",
    withColumn: "prod (rendered):66:5",
    link: "[`prod (rendered):66`](https://x/prod)",
    inTree: { path: "prod (rendered)", line: 66 },
  },
  {
    name: "rendered as it is written",
    place: exact,
    text: "base/api.yaml:12",
    withColumn: "base/api.yaml:12:3",
    link: "[`base/api.yaml:12`](https://x/base/api.yaml#L12-L16)",
    inTree: { path: "base/api.yaml", line: 12 },
  },
  {
    name: "changed on the way",
    place: near,
    text: "prod (rendered):66, from base/api.yaml:1",
    withColumn: "prod (rendered):66, from base/api.yaml:1",
    link: "[`prod (rendered):66, from base/api.yaml:1`](https://x/base/api.yaml#L1)",
    inTree: { path: "base/api.yaml", line: 1 },
  },
];

function reportAt(place: SourceRef): Report {
  const finding: Finding = {
    id: "1",
    rule: "new-host-access",
    level: "failure",
    message: "a host is open",
    cluster: undefined,
    changes: [],
    settled: undefined,
    place,
  };
  return { ...compare([], []), findings: [finding] };
}

describe("a place that is", () => {
  it.each(cases)("$name: in texts", ({ place, text, withColumn, link }) => {
    expect(placeText(place, plainStyle)).toBe(`  ${text}`);
    expect(issueText({ code: "yaml-tag", severity: "warning", message: "m", place })).toContain(
      `${withColumn}: warning`,
    );
    expect(markdownPlace(place, "https://x/")).toBe(link);
  });

  it.each(cases)("$name: in forms that machines read", ({ place, inTree }) => {
    const report = reportAt(place);
    expect(annotationsOf(report)).toMatchObject([{ path: inTree.path, startLine: inTree.line }]);
    expect(renderJunit(report)).toContain(`file="${inTree.path}" line="${inTree.line}"`);
    expect(renderSarif(report)).toContain(`"startLine": ${inTree.line}`);
    expect(renderSarif(report)).toContain(encodeURI(inTree.path).replace("(", "%28").replace(")", "%29"));
  });
});
