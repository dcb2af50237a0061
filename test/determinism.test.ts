import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { compare, type SourceFile } from "../src/index.ts";
import { parseReport } from "../src/report/parse-report.ts";
import type { Report } from "../src/report/report.ts";
import { renderComment } from "../src/render/comment.ts";
import { renderJson } from "../src/render/json.ts";
import { renderJunit } from "../src/render/junit.ts";
import { renderSarif } from "../src/render/sarif.ts";
import { renderText } from "../src/render/text.ts";
import { allScenarios } from "./render/scenarios/all-scenarios.ts";
import { filesOf, readTree } from "./render/scenarios/tree.ts";

interface Pull {
  readonly base: readonly SourceFile[];
  readonly head: readonly SourceFile[];
}

const fixtures = path.resolve(import.meta.dirname, "../fixtures");

/** Every pull request below `fixtures`: a folder with a `base` and a `head`. */
function pullRequests(): readonly (readonly [name: string, pull: Pull])[] {
  return ["cases", "repos"].flatMap((kind) =>
    readdirSync(path.join(fixtures, kind))
      .sort()
      .filter((name) => existsSync(path.join(fixtures, kind, name, "base")))
      .map((name): readonly [string, Pull] => [
        `${kind}/${name}`,
        {
          base: filesOf(readTree(`${kind}/${name}/base`)),
          head: filesOf(readTree(`${kind}/${name}/head`)),
        },
      ]),
  );
}

function rendered({ base, head }: Pull): string {
  return everyForm(compare(base, head, { today: "2026-11-23" }));
}

/** Every form of the report, one behind the other. */
function everyForm(report: Report): string {
  return [
    renderJson(report),
    renderComment(report, { marker: "" }),
    renderText(report),
    renderSarif(report),
    renderJunit(report),
  ].join("\n");
}

const reversed = ({ base, head }: Pull): Pull => ({ base: [...base].reverse(), head: [...head].reverse() });

describe.each([
  ...pullRequests(),
  ...allScenarios
    .filter(({ name }) => name !== "five-thousand-flows")
    .map(({ name, base, head }): readonly [string, Pull] => [
      name,
      { base: filesOf(base), head: filesOf(head) },
    ]),
])("the report on %s", (_name, pull) => {
  it("has the same bytes twice and in either order of files", () => {
    const once = rendered(pull);
    expect(rendered(pull)).toBe(once);
    expect(rendered(reversed(pull))).toBe(once);
    expect(rendered({ base: pull.base, head: reversed(pull).head })).toBe(once);
  });

  it("reads the same after it was written as JSON", () => {
    const report = compare(pull.base, pull.head, { today: "2026-11-23" });
    const parsed = parseReport(renderJson(report));
    expect(parsed.kind === "report" ? everyForm(parsed.report) : parsed.faults).toBe(everyForm(report));
  });
});

it("finds the pull requests", () => {
  expect(pullRequests().length).toBeGreaterThanOrEqual(12);
});
