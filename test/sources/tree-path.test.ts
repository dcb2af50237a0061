import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { compareText } from "../../src/base/compare.ts";
import { liesIn, pathsIn, resolvePath } from "../../src/sources/tree-path.ts";

describe("pathsIn", () => {
  const step = fc.constantFrom("a", "a-b", "a0", "a.b", "a b", "b", "é", "😀", "\uffff");
  const path = fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join("/"));

  it("finds what lies in a directory, as going through all of them does", () => {
    fc.assert(
      fc.property(fc.uniqueArray(path), fc.oneof(path, fc.constant(".")), (paths, directory) => {
        const sorted = [...paths].sort(compareText);
        expect(pathsIn(directory, sorted)).toEqual(sorted.filter((one) => liesIn(one, directory)));
      }),
    );
  });
});

describe("resolvePath", () => {
  it.each([
    [".", "a/b", "a/b"],
    ["a/b", "../c", "a/c"],
    ["a", "..", "."],
    ["a", "./b/", "a/b"],
    ["a", "../..", undefined],
    ["a", "/b", undefined],
  ])("takes from %s the path %s to %s", (directory, written, expected) => {
    expect(resolvePath(directory, written)).toBe(expected);
  });
});
