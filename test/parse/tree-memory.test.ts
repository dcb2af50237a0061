import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { createParseCache } from "../../src/parse/parse-cache.ts";
import { createTreeMemory, shareTexts } from "../../src/parse/tree-memory.ts";

const tree = (...texts: readonly string[]): readonly SourceFile[] =>
  texts.map((text, index) => ({ path: `${String(index)}.yaml`, text }));

describe("a memory of trees", () => {
  it("knows a tree again by all it holds, and answers as before", () => {
    const memory = createTreeMemory();
    const first = memory.remember(tree("a", "b"));
    expect(memory.recall(first, "key", () => 1)).toBe(1);
    const again = memory.remember(tree("a", "b"));
    expect(again).toBe(first);
    expect(memory.recall(again, "key", () => 2)).toBe(1);
    expect(memory.recall(again, "other key", () => 3)).toBe(3);
  });

  const others: readonly (readonly [name: string, files: readonly SourceFile[]])[] = [
    ["another text", tree("a", "c")],
    ["one file less", tree("a")],
    ["one file more", tree("a", "b", "c")],
    ["another namespace", tree("a", "b").map((file) => ({ ...file, namespace: "shop" }))],
    ["another order", tree("a", "b").map((file, order) => ({ ...file, order }))],
    ["an inventory", tree("a", "b").map((file) => ({ ...file, inventory: true }))],
  ];
  it.each(others)("takes a tree with %s for another one", (_, files) => {
    const memory = createTreeMemory();
    memory.recall(memory.remember(tree("a", "b")), "key", () => 1);
    expect(memory.recall(memory.remember(files), "key", () => 2)).toBe(2);
  });

  it("keeps few trees and forgets the one used longest ago", () => {
    const memory = createTreeMemory(2);
    const [a, b, c] = ["a", "b", "c"].map((text) => memory.remember(tree(text)));
    if (a === undefined || b === undefined || c === undefined) throw new Error("three trees");
    expect(memory.remember(tree("b"))).toBe(b);
    expect(memory.remember(tree("a"))).not.toBe(a);
    expect(memory.remember(tree("b"))).toBe(b);
    expect(memory.remember(tree("c"))).not.toBe(c);
  });

  it("keeps no tree larger than itself", () => {
    const memory = createTreeMemory(2, 3);
    const large = memory.remember(tree("aa", "bb"));
    expect(memory.recall(large, "key", () => 1)).toBe(1);
    expect(memory.recall(large, "key", () => 2)).toBe(2);
  });

  it("shares texts only where the path has the same one", () => {
    const files = shareTexts(tree("a", "b"), tree("a", "x"));
    expect(files).toEqual(tree("a", "b"));
  });
});

const cases = path.resolve(import.meta.dirname, "../../fixtures/cases");

function readTree(directory: string, prefix = ""): readonly SourceFile[] {
  return readdirSync(path.join(directory, prefix)).flatMap((name): readonly SourceFile[] => {
    const file = path.join(prefix, name);
    const full = path.join(directory, file);
    if (statSync(full).isDirectory()) return readTree(directory, file);
    return [{ path: file, text: readFileSync(full, "utf8") }];
  });
}

describe("comparing with what was remembered", () => {
  const caches = { cache: createParseCache(), trees: createTreeMemory() };
  it.each(readdirSync(cases))("says the same of %s as comparing anew", (name) => {
    const base = readTree(path.join(cases, name, "base"));
    const head = readTree(path.join(cases, name, "head"));
    const anew = compare(base, head);
    for (let time = 0; time < 2; time += 1) expect(compare(base, head, { caches })).toEqual(anew);
  });
});
