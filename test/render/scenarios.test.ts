import { describe, expect, it } from "@jest/globals";
import { renderCheck } from "../../src/render/check.ts";
import { renderComment } from "../../src/render/comment.ts";
import { stableJson } from "../../src/render/json.ts";
import { allScenarios } from "./scenarios/all-scenarios.ts";
import { reportOf, type Scenario } from "./scenarios/scenario.ts";
import { expectGolden } from "./support/golden.ts";
import { readMarkdown } from "./support/read-markdown.ts";

const links = { base: "https://example.com/blob/base/", head: "https://example.com/blob/head/" };
const comment = { marker: "<!-- calsim -->", detailsUrl: "https://example.com/runs/1", links };

describe.each(allScenarios.map((scenario): [string, Scenario] => [scenario.name, scenario]))(
  "%s",
  (name, scenario) => {
    const report = reportOf(scenario);
    const asComment = renderComment(report, comment);
    const { title, summary, text, annotations } = renderCheck(report, links);

    it("reads as its golden comment", () => {
      expectGolden(`scenarios/${name}.comment.md`, asComment);
    });

    it("reads as its golden check", () => {
      expectGolden(
        `scenarios/${name}.check.md`,
        `${[title, summary, text, stableJson(annotations)].join("\n\n=====\n\n")}\n`,
      );
    });

    it("keeps to GitHub's limits", () => {
      expect(asComment.length).toBeLessThanOrEqual(65_536);
      expect(Buffer.byteLength(asComment)).toBeLessThanOrEqual(65_536);
      expect(title.length).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_535);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
    });

    it("is intact, mentions nobody and links to nothing but its own files", () => {
      for (const markdown of [asComment, `${summary}\n\n${text}`]) {
        const { tags, prose, targets } = readMarkdown(markdown);
        const count = (tag: string): number => tags.filter((found) => found === tag).length;
        expect(tags.filter((tag) => /^\/?(?:img|script|iframe|style|svg)$/.test(tag))).toEqual([]);
        expect(count("details")).toBe(count("/details"));
        expect(prose).not.toMatch(/@[a-z0-9]|#\d|GH-\d/i);
        expect(targets.filter((target) => !target.startsWith("https://example.com/"))).toEqual([]);
      }
    });

    it("shows every blocking finding and every blocking row", () => {
      const blocking = report.findings.filter(
        ({ level, settled }) => level === "failure" && settled === undefined,
      );
      const ids = new Set(blocking.map(({ id }) => id));
      const groups = report.clusters.flatMap(({ changes }) =>
        changes.filter(({ findings }) => findings.some((id) => ids.has(id))),
      );
      const items = asComment.split("\n").filter((line) => line.startsWith("- ⛔"));
      const rows = readMarkdown(asComment)
        .tables.flat()
        .filter((row) => row.some((cell) => cell.startsWith("⛔")));
      expect(items.length).toBeGreaterThanOrEqual(blocking.length);
      expect(rows.length).toBe(groups.length);
    });
  },
);
