import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { assumptionDocs, findingDocs, issueCatalogue } from "../../src/model/issues/issue-catalogue.ts";
import type { IssueDoc } from "../../src/model/issues/issue-doc.ts";
import {
  codesOfExperimental,
  codesOfStored,
  codesOfTree,
  codesOfChange,
  codesOfExample,
  codesOfFixtures,
  objectOf,
} from "./provoke.ts";
import { codesOfShells } from "./shell-codes.ts";
import { renderCatalogue } from "./render-catalogue.ts";
import { experimental, stored, trees } from "./trees.ts";

const page = path.resolve(import.meta.dirname, "../../src/CATALOGUE.md");
const all: Readonly<Record<string, IssueDoc>> = Object.assign(
  {},
  ...Object.values(issueCatalogue),
  assumptionDocs,
  findingDocs,
);

describe("the catalogue", () => {
  it("is on the page", () => {
    const text = renderCatalogue();
    if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(page, text);
    expect(readFileSync(page, "utf8")).toBe(text);
  });

  it("says everything of every id, in words that end without a full stop", () => {
    for (const [code, { meaning, example, settle }] of Object.entries(all)) {
      expect(code).toMatch(/^[a-z]+(?:-[a-z0-9]+)*$/);
      for (const text of [meaning, example, settle])
        expect([code, text]).toEqual([code, expect.stringMatching(/[^.\s]$/)]);
    }
  });

  it.each(Object.entries(all).filter(([, { example }]) => objectOf(example) !== undefined))(
    "gives %s for its example",
    (code, { example }) => {
      expect([...codesOfExample(example)]).toContain(code);
    },
  );

  it.each(Object.entries(trees))("gives %s for a tree", (code, { base, head }) => {
    const files = (tree: Readonly<Record<string, string>>) =>
      Object.entries(tree).map(([name, text]) => ({ path: name, text }));
    expect([...codesOfTree(files(head)), ...codesOfChange(files(base ?? head), files(head))]).toContain(code);
  });

  it.each(Object.entries(stored))("gives %s for a stored object", (code, text) => {
    expect([...codesOfStored(text)]).toContain(code);
  });

  it.each(Object.entries(experimental))("gives %s for an experimental object", (code, text) => {
    expect([...codesOfExperimental(text)]).toContain(code);
  });

  it("holds no id that nothing gives", async () => {
    const examples = Object.entries(all).flatMap(([code, { example }]) =>
      objectOf(example) === undefined ? [] : [code],
    );
    const given = new Set([
      ...examples,
      ...Object.keys(trees),
      ...Object.keys(stored),
      ...Object.keys(experimental),
      ...codesOfFixtures(),
      ...(await codesOfShells()),
    ]);
    expect(Object.keys(all).filter((code) => !given.has(code))).toEqual([]);
  });
});
