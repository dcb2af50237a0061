import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { renderCheck } from "../../src/render/check.ts";
import { renderComment } from "../../src/render/comment.ts";
import { isWorthAComment } from "../../src/shells/app/worth-a-comment.ts";
import type { FileTexts } from "../support/fake-github/git-repository.ts";
import { loadCases } from "./load-cases.ts";

const files = (texts: FileTexts): readonly SourceFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, text }));

describe("the pull requests of the demo", () => {
  // What has to be rendered is judged by the demo itself, with the App around it.
  const cases = loadCases().filter(({ needs }) => needs === undefined);

  it.each(cases.map((demo) => [demo.name, demo] as const))(
    "%s",
    (_name, { base, head, expect: expected }) => {
      const report = compare(files(base), files(head));
      const check = renderCheck(report);
      const comment = isWorthAComment(report);
      expect({ conclusion: report.conclusion, comment }).toEqual({
        conclusion: expected.conclusion,
        comment: expected.comment,
      });
      const shown = [check.title, check.summary, check.text, renderComment(report, { marker: "" })].join(
        "\n",
      );
      expect(expected.mentions.filter((text) => !shown.includes(text))).toEqual([]);
    },
  );
});
