import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { renderCheck } from "../../src/render/check.ts";
import { renderComment } from "../../src/render/comment.ts";
import { markdownFence } from "../../src/render/markdown-fence.ts";
import { shorten } from "../../src/render/shorten.ts";
import { showHidden } from "../../src/render/show-hidden.ts";
import { utf8Bytes } from "../../src/render/utf8-bytes.ts";
import type { Report } from "../../src/report/report.ts";
import { readMarkdown } from "./support/read-markdown.ts";
import { openedGroup } from "./support/sample-changes.ts";
import { cluster, finding, hostileNames, manyFlows, report, reportNaming } from "./support/sample-reports.ts";

const options = { marker: "<!-- calsim -->" };

/** So many blocking groups with long names that even they don't fit. */
function blockingReport(count: number): Report {
  const name = (index: number): string => `prod/${String(index).padStart(5, "0")}-${"é".repeat(200)}`;
  const indexes = Array.from({ length: count }, (_, index) => index);
  const changes = indexes.map((index) =>
    openedGroup({
      id: `c${index}`,
      from: { label: name(index), kind: "pods", members: [name(index)] },
      findings: [`f${index}`],
    }),
  );
  return report({
    conclusion: "failure",
    title: `${count} new edges`,
    findings: indexes
      .slice(0, 100)
      .map((index) => finding({ id: `f${index}`, changes: [`c${index}`], message: `\`${name(index)}\`` })),
    clusters: [cluster({ changes })],
  });
}

describe("GitHub's limits", () => {
  const cases: readonly (readonly [string, Report])[] = [
    ["5,000 changed flows", manyFlows],
    ["2,000 blocking groups with long names", blockingReport(2000)],
    ["every hostile name at once, 40 times", reportNaming(hostileNames.join("").repeat(40))],
    ["a name of 100,000 pipes", reportNaming("|".repeat(100_000))],
  ];

  it.each(cases)("hold for %s", (_name, report) => {
    const comment = renderComment(report, options);
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(65_000);
    const { title, summary, text, annotations } = renderCheck(report);
    expect(title.length).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
    for (const annotation of annotations) {
      expect(annotation.title.length).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(annotation.message)).toBeLessThanOrEqual(64 * 1024);
      expect(Buffer.byteLength(annotation.rawDetails ?? "")).toBeLessThanOrEqual(64 * 1024);
      expect(annotation.endLine).toBeGreaterThanOrEqual(annotation.startLine);
    }
  });

  it("leave every blocking row of 5,000 in the comment, and say what was left out", () => {
    const comment = renderComment(manyFlows, { ...options, detailsUrl: "https://example.com/runs/1" });
    const { tables } = readMarkdown(comment);
    const blocking = tables.flat().filter((row) => row.some((cell) => cell.includes("⛔")));
    expect(blocking.length).toBe(40);
    const left =
      /_Left out: ([\d,]+) changed groups\. \[All of it\]\(https:\/\/example\.com\/runs\/1\)_/.exec(
        comment,
      )?.[1];
    const rows = tables.flat().length - tables.length;
    expect(Number(left?.replaceAll(",", ""))).toBe(5000 - rows);
  });

  it("drop everything else before a blocking row", () => {
    const comment = renderComment(blockingReport(2000), options);
    expect(comment).not.toContain("<details>");
    expect(comment).toMatch(/_Left out: [\d,]+ changed groups\./);
  });
});

describe.each(hostileNames.map((name) => [name]))("a report on %j", (name) => {
  const comment = renderComment(reportNaming(name), {
    ...options,
    links: { head: "https://example.com/blob/head/" },
  });
  const { summary, text } = renderCheck(reportNaming(name));

  it.each([
    ["comment", comment],
    ["check", `${summary}\n\n${text}`],
  ])("has an intact %s", (_kind, markdown) => {
    const { tables, tags, prose, targets } = readMarkdown(markdown);
    expect(tables.map((rows) => new Set(rows.map((row) => row.length)))).toEqual(
      tables.map(() => new Set([4])),
    );
    expect(tags.filter((tag) => /^\/?(?:img|script|iframe|style)$/.test(tag))).toEqual([]);
    expect(tags.filter((tag) => tag === "!--").length).toBe(markdown === comment ? 1 : 0);
    expect(tags.filter((tag) => tag === "details").length).toBe(
      tags.filter((tag) => tag === "/details").length,
    );
    expect(prose).not.toMatch(/@[a-z0-9]/i);
    expect(prose).not.toMatch(/#\d|GH-\d/i);
    expect(targets.filter((target) => !target.startsWith("https://example.com/blob/head/"))).toEqual([]);
  });
});

describe("utf8Bytes", () => {
  it("counts as Buffer does", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("", "\ud800", "\udc00", "\udc00\ud800", "💥"),
        (a, b) => {
          expect(utf8Bytes(a + b)).toBe(Buffer.byteLength(a + b));
        },
      ),
    );
  });
});

describe("showHidden", () => {
  it.each([
    ["prod/web é 日本 💥", "prod/web é 日本 💥"],
    ["\u001b[31m", "\\u{1b}[31m"],
    ["a\u202eb", "a\\u{202e}b"],
    ["a\u200bb\ufeff", "a\\u{200b}b\\u{feff}"],
    ["a\nb\tc\r", "a\\nb\\tc\\r"],
    ["\ud800", "\\u{d800}"],
    ["e\u0301", "e\u0301"],
    ["e\u0301\u0302\u0303", "e\u0301\u0302\\u{303}"],
    ["\u{e0041}", "\\u{e0041}"],
    ["a\u00a0b", "a\\u{a0}b"],
  ])("%j", (text, expected) => {
    expect(showHidden(text)).toBe(expected);
  });
});

describe("markdownFence", () => {
  it("can't be closed from within", () => {
    const inside = "a\n```\n````\n</details>\n~~~";
    const { tags } = readMarkdown(`${markdownFence("yaml", inside)}\n\nafter`);
    expect(tags).toEqual(["pre", "code", "/code", "/pre", "p", "/p"]);
  });

  it("says how many lines it leaves out", () => {
    expect(markdownFence("", "1\n2\n3\n4", { lines: 2, columns: 10 })).toBe("```\n1\n2\n… 2 more lines\n```");
  });
});

describe("shorten", () => {
  it("keeps both ends and whole characters", () => {
    expect(shorten("abcdefghij", 5)).toBe("ab…ij");
    expect(shorten("💥💥💥💥💥💥", 3)).toBe("💥…💥");
    expect(shorten("short", 5)).toBe("short");
  });
});
