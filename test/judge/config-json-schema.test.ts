import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { format } from "prettier";
import { configJsonSchema } from "../../src/judge/config-json-schema.ts";
import { knownKeys } from "../../src/judge/known-keys.ts";

const file = path.resolve(import.meta.dirname, "../../src/judge/calsim.schema.json");

describe("the JSON Schema of `.calsim.yml`", () => {
  it("is checked in as it is made", async () => {
    const made = await format(JSON.stringify(configJsonSchema()), { parser: "json", printWidth: 110 });
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, made);
    expect(readFileSync(file, "utf8")).toBe(made);
  });

  it("describes every section", () => {
    const { properties } = configJsonSchema();
    expect(Object.keys(properties as object)).toEqual([
      "version",
      "clusters",
      "groups",
      "rules",
      "expectations",
      "waivers",
      "report",
      "acceptance",
    ]);
  });

  it.each([
    [["rules", 3], "levl", "level"],
    [["clusters", "prod", "sources", 0, "helm"], "char", "chart"],
    [["groups", "app"], "pod", "pods"],
    [["waivers", 0, "from", 1], "host", "hosts"],
  ] as const)("knows the keys at %j", (at, _, known) => {
    expect(knownKeys(configJsonSchema(), at)).toContain(known);
  });
});
