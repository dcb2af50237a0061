import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { format } from "prettier";
import type { z } from "zod";
import { parseReport } from "../../src/report/parse-report.ts";
import { reportJsonSchema } from "../../src/report/report-json-schema.ts";
import type { reportSchema } from "../../src/report/report-schema.ts";
import type { Report } from "../../src/report/report.ts";

/** A type as JSON holds it: deeply readonly, and what may be undefined may be absent. */
type AsJson<T> = T extends readonly (infer Item)[]
  ? readonly AsJson<Item>[]
  : T extends object
    ? { readonly [Key in keyof T as undefined extends T[Key] ? never : Key]: AsJson<T[Key]> } & {
        readonly [Key in keyof T as undefined extends T[Key] ? Key : never]?:
          AsJson<Exclude<T[Key], undefined>> | undefined;
      }
    : T;

/** Compiles only when the one is assignable to the other. */
function assignable<From extends To, To>(): [From?, To?] {
  return [];
}

const file = path.resolve(import.meta.dirname, "../../src/report/report.schema.json");

describe("the schema of reports", () => {
  it("says what the type says", () => {
    assignable<AsJson<Report>, AsJson<z.output<typeof reportSchema>>>();
    assignable<AsJson<z.output<typeof reportSchema>>, AsJson<Report>>();
    expect(true).toBe(true);
  });

  it("is the one in the file (UPDATE_GOLDEN=1 writes it)", async () => {
    const current = await format(reportJsonSchema(), { parser: "json", printWidth: 110 });
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, current);
    expect(readFileSync(file, "utf8")).toBe(current);
  });
});

describe("parseReport", () => {
  const empty = {
    version: 1,
    conclusion: "success",
    title: "t",
    clusters: [],
    findings: [],
    expectations: [],
    configIssues: [],
    settings: { comment: "changes", rows: 50, ifPromoted: true },
  };

  it("reads a report, and lets keys it does not know through", () => {
    expect(parseReport(JSON.stringify({ ...empty, extra: 1 }))).toMatchObject({
      kind: "report",
      report: empty,
    });
  });

  it.each([
    ["no JSON", "{", ["not JSON: "]],
    [
      "a later version",
      JSON.stringify({ ...empty, version: 2 }),
      ["this is a report of version 2, and this calsim reads version 1"],
    ],
    ["something else", "[]", ["the report: Invalid input: expected object, received array"]],
    [
      "a missing key",
      JSON.stringify({ ...empty, title: undefined }),
      ["title: Invalid input: expected string, received undefined"],
    ],
    [
      "a fault deep inside",
      JSON.stringify({
        ...empty,
        findings: [{ id: "f", rule: "r", level: "fatal", message: "m", changes: [] }],
      }),
      ['findings[0].level: Invalid option: expected one of "failure"|"warning"|"notice"'],
    ],
  ])("says what is wrong with %s", (_name, text, faults) => {
    const parsed = parseReport(text);
    expect(parsed.kind === "faults" ? parsed.faults : []).toEqual(
      faults.map((fault) => expect.stringContaining(fault)),
    );
  });

  it("names the first faults of many", () => {
    const parsed = parseReport(JSON.stringify({ ...empty, findings: Array.from({ length: 50 }, () => "x") }));
    expect(parsed.kind === "faults" ? parsed.faults.length : 0).toBe(21);
  });
});
