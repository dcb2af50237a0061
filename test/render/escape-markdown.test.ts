import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { markdownTable } from "markdown-table";
import { htmlText, markdownCode, markdownMessage, markdownText } from "../../src/render/escape-markdown.ts";
import { readMarkdown } from "./support/read-markdown.ts";
import { hostileNames } from "./support/sample-reports.ts";

/** Strings made of what Markdown, HTML and GitHub act on, between anything else. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Array.from("`*_~[](){}<>|\\!#@:&$-+=.\n\r\t ")),
      fc.constantFrom(
        "@org/team",
        "#123",
        "GH-1",
        "</details>",
        "<!--",
        "-->",
        "https://x.y",
        "www.x.y",
        "&lt;",
        "&#64;",
        "\\|",
        "``",
        "](",
        "\u202e",
        "\u200b",
        "\ud800",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
      fc.constantFrom("a", "prod/web", "1"),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const escapes = { markdownCode, markdownText, markdownMessage } as const;

describe.each(Object.entries(escapes))("%s", (_name, escape) => {
  it("keeps a table's columns and rows, whatever the cell says", () => {
    fc.assert(
      fc.property(nasty, nasty, (a, b) => {
        const markdown = markdownTable(
          [
            ["x", "y", "z"],
            [escape(a), "middle", escape(b)],
            ["1", "2", "3"],
          ],
          { alignDelimiters: false },
        );
        const { tables } = readMarkdown(markdown);
        expect(tables.map((rows) => rows.map((row) => row.length))).toEqual([[3, 3, 3]]);
        expect(tables[0]?.[1]?.[1]).toBe("middle");
      }),
      { numRuns: 300 },
    );
  });

  it("lets no tag, mention, reference or link act", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        for (const markdown of [
          `- ${escape(text)}`,
          `before ${escape(text)} (after)`,
          `| ${escape(text)} |\n| - |`,
        ]) {
          const { tags, prose, targets } = readMarkdown(markdown);
          expect(
            tags.filter((tag) => !/^\/?(?:ul|li|p|code|em|table|thead|tbody|tr|th|td)$/.test(tag)),
          ).toEqual([]);
          expect(prose).not.toMatch(/@[a-z0-9]/i);
          expect(prose).not.toMatch(/#\d|GH-\d/i);
          expect(targets).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("stays on one line and shows what is hidden", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(escape(text)).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*$/u);
      }),
    );
  });
});

describe("markdownCode", () => {
  it.each([
    ["prod/web", "`prod/web`"],
    ["app=web in prod (4 workloads)", "`app=web in prod (4 workloads)`"],
    ["a|b", "<code>a&#124;b</code>"],
    ["`", "<code>&#96;</code>"],
    ["@org/team", "<code>&#64;&#8288;org/team</code>"],
    ["two\nlines", "<code>two&#92;nlines</code>"],
    [" padded ", "<code> padded </code>"],
    ["", "_(empty)_"],
    ["\u202egnp.exe", "<code>&#92;u&#123;202e&#125;gnp&#46;exe</code>"],
  ])("%j", (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
  });
});

describe("markdownText", () => {
  it.each([
    [
      "rule ingress[0] (Allow) of NetworkPolicy prod/web",
      "rule ingress[0] (Allow) of NetworkPolicy prod/web",
    ],
    ["every connection but TCP 22, 179; UDP 68", "every connection but TCP 22, 179; UDP 68"],
    ["snake_case stays", "snake_case stays"],
    ["_it_", "&#95;it&#95;"],
    ["# heading", "&#35;&#8288; heading"],
    ["1. item", "1&#8288;. item"],
    ["see [x](y)", "see [x&#93;(y)"],
    ["ends with ]", "ends with &#93;"],
    ["GH-12", "GH-&#8288;12"],
    ["https://evil.example", "https:&#8288;//evil.example"],
  ])("%j", (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });
});

describe("markdownMessage", () => {
  it.each([
    ["selector `a == 'b'` is bad", "selector `a == 'b'` is bad"],
    ["a lone ` backtick", "a lone &#96; backtick"],
    ["`@org` and @org", "<code>&#64;&#8288;org</code> and &#64;&#8288;org"],
    ["`one` `two`", "`one` `two`"],
  ])("%j", (text, expected) => {
    expect(markdownMessage(text)).toBe(expected);
  });
});

describe("htmlText", () => {
  it.each(hostileNames.map((name) => [name]))("%j opens no tag and no mention", (name) => {
    const { tags, prose } = readMarkdown(
      `<details><summary>${htmlText(name)}</summary>\n\ntext\n\n</details>`,
    );
    expect(tags).toEqual(["details", "summary", "/summary", "p", "/p", "/details"]);
    expect(prose).not.toMatch(/@[a-z0-9]|#\d|GH-\d/i);
  });
});
