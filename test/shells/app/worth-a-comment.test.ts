import { describe, expect, it } from "@jest/globals";
import type { Report } from "../../../src/report/report.ts";
import { isWorthAComment } from "../../../src/shells/app/worth-a-comment.ts";
import { reportOf } from "../../render/scenarios/scenario.ts";
import { openedShop, shop } from "../../render/scenarios/shop.ts";
import { allScenarios } from "../../render/scenarios/all-scenarios.ts";

const unchanged = reportOf({ name: "unchanged", base: shop, head: shop });
const opened = reportOf({ name: "opened", base: shop, head: openedShop });

const asking = (report: Report, comment: Report["settings"]["comment"]): Report => ({
  ...report,
  settings: { ...report.settings, comment },
});

describe("a pull request", () => {
  it.each([
    ["that changes nothing", unchanged, { changes: false, always: true, never: false }],
    ["that opens hosts", opened, { changes: true, always: true, never: false }],
  ])("%s gets a comment as `report.comment` says", (_name, report, expected) => {
    for (const comment of ["changes", "always", "never"] as const)
      expect(isWorthAComment(asking(report, comment))).toBe(expected[comment]);
  });

  it("that stages a policy gets one, though it changes nothing yet", () => {
    const staged = allScenarios.find(({ name }) => name === "staged-added");
    expect(staged === undefined ? undefined : isWorthAComment(reportOf(staged))).toBe(true);
  });
});
