import { describe, expect, it } from "@jest/globals";
import { createParseCache } from "../../src/parse/parse-cache.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import type { ParseLimits } from "../../src/parse/parse-limits.ts";
import { utf8Length } from "../../src/parse/parse-limits.ts";
import { pod } from "./check-parse.ts";

const three = ["a", "b", "c"].map((name) => ({ path: `${name}.yaml`, text: `${pod(name)}\n` }));

const limits: readonly (readonly [limit: keyof ParseLimits, value: number, read: number, message: string])[] =
  [
    ["fileBytes", 20, 0, "limit `fileBytes`: 66, at most 20 are read"],
    ["totalBytes", 150, 2, "limit `totalBytes`: more than 150: this file was not read"],
    ["documents", 2, 2, "limit `documents`: more than 2: this file was not read"],
    ["objects", 1, 1, "limit `objects`: more than 1: this object and 1 more were not read"],
    ["depth", 1, 0, "limit `depth`: more than 1"],
  ];

describe("limits", () => {
  it.each(limits)("%s", (limit, value, read, message) => {
    const { resources, issues } = parseFiles(three, { limits: { [limit]: value } });
    expect(resources).toHaveLength(read);
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues)
      expect(issue).toMatchObject({ code: "limit-exceeded", severity: "error", message });
  });

  const oneLine = ["[x, y]", "{a: 1, b: 2}", '"\\x41"', "b\n  c"].map(
    (value) => `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\na: &a ${value}\n`,
  );
  it.each(oneLine)("hold for what only the YAML reader reads: %j", (text) => {
    const { resources, issues } = parseFiles([{ path: "a.yaml", text }], { limits: { yamlTokens: 10 } });
    expect(resources).toEqual([]);
    expect(issues).toMatchObject([
      { code: "limit-exceeded", severity: "error", message: "limit `yamlTokens`: more than 10" },
    ]);
    expect(issues[0]?.hint).toMatch(/--limit yamlTokens=NUMBER/);
    expect(parseFiles([{ path: "a.yaml", text }]).resources).toHaveLength(1);
  });

  it("hold for entries read apart, as many as there are", () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\na:\n${"- >\n x\n".repeat(40)}`;
    const read = (yamlTokens: number): number =>
      parseFiles([{ path: "a.yaml", text }], { limits: { yamlTokens } }).resources.length;
    expect([read(60), read(80)]).toEqual([0, 1]);
  });

  const values: readonly (readonly [path: string, text: string])[] = [
    ["a.json", '{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "x"}, "a": [1, 2]}'],
    ["a.yaml", "kind: Pod\napiVersion: v1\nmetadata:\n  name: x\na: [1, 2]\n"],
    ["a.yaml", "kind: Pod\napiVersion: v1\nmetadata: {name: x}\na:\n- 1\n- 2\n"],
  ];
  it.each(values)("count values: %s %j", (path, text) => {
    const read = (limit: number): unknown => parseFiles([{ path, text }], { limits: { values: limit } });
    expect(read(4)).toMatchObject({ resources: [], issues: [{ message: "limit `values`: more than 4" }] });
    expect(read(8)).toMatchObject({ resources: [{ name: "x" }], issues: [] });
  });

  it("leave files alone that hold no object", () => {
    const { issues } = parseFiles([{ path: "lock.json", text: `{"a": "${"x".repeat(100)}"}` }], {
      limits: { fileBytes: 10 },
    });
    expect(issues).toEqual([]);
  });

  it("stop aliases that multiply", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, before] of ["ba", "cb", "dc", "ed", "fe", "gf", "hg"]) {
      lines.push(
        `${name ?? ""}: &${name ?? ""} [${Array(10)
          .fill(`*${before ?? ""}`)
          .join(", ")}]`,
      );
    }
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n${lines.join("\n")}\n`;
    const { resources, issues } = parseFiles([{ path: "a.yaml", text }]);
    expect(resources).toEqual([]);
    expect(issues[0]).toMatchObject({
      code: "limit-exceeded",
      message: "limit `aliasedNodes`: more than 100000",
    });
  });

  it("stop aliases that nest", () => {
    const levels = Array.from(
      { length: 60 },
      (_, level) => `k${level + 1}: &k${level + 1} {a: {b: *k${level}}}`,
    );
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nk0: &k0 {}\n${levels.join("\n")}\n`;
    const { issues } = parseFiles([{ path: "a.yaml", text }]);
    expect(issues[0]).toMatchObject({ code: "limit-exceeded", message: "limit `depth`: more than 100" });
  });

  const hostile: readonly (readonly [name: string, text: string])[] = [
    ["brackets", `kind: Pod\na: ${"[".repeat(5_000)}`],
    ["dashes", `kind: Pod\na:\n${"- ".repeat(5_000)}`],
    ["question marks", `kind: Pod\na:\n${"? ".repeat(5_000)}`],
    ["JSON brackets", `{"kind": ${"[".repeat(5_000)}`],
    ["documents", `${"---\n".repeat(5_000)}kind`],
    ["a long kind", `apiVersion: v1\nkind: ${"X".repeat(1_000_000)}\n`],
    ["quotes", `kind: Pod\na: ${"'".repeat(100_001)}`],
    ["keys", `kind: Pod\n${Array.from({ length: 20_000 }, (_, key) => `k${key}: 1\n`).join("")}`],
    ["NUL", "kind: Pod\0\napiVersion: v1\n"],
    ["half a character", 'kind: Pod\na: "\ud800"\n'],
  ];
  it.each(hostile)("neither crash nor hang: %s", (_, text) => {
    for (const path of ["a.yaml", "a.json"]) expect(() => parseFiles([{ path, text }])).not.toThrow();
  });

  it("count bytes as UTF-8 does", () => {
    for (const text of ["", "abc", "é", "€", "😀a"]) expect(utf8Length(text)).toBe(Buffer.byteLength(text));
  });
});

describe("cache", () => {
  it("reads a text once, and gives each path its own places", () => {
    const cache = createParseCache();
    const base = parseFiles(three, { cache });
    const head = parseFiles(
      three.map(({ path, text }) => ({ path: `moved/${path}`, text })),
      { cache },
    );
    expect(head.resources.map((one) => one.locate([]).path)).toEqual([
      "moved/a.yaml",
      "moved/b.yaml",
      "moved/c.yaml",
    ]);
    head.resources.forEach((one, index) => {
      expect(one.object).toBe(base.resources[index]?.object);
    });
  });

  it("tells options apart", () => {
    const cache = createParseCache();
    const files = [{ path: "a.yaml", text: "apiVersion: x/v1\nkind: Fleet\nmetadata: {name: f}\n" }];
    expect(parseFiles(files, { cache }).resources).toEqual([]);
    expect(parseFiles(files, { cache, workloads: [{ kind: "Fleet" }] }).resources).toHaveLength(1);
    expect(parseFiles(files, { cache }).resources).toEqual([]);
  });

  it("forgets what was used longest ago", () => {
    const cache = createParseCache(150);
    const [a, b, c] = three;
    if (a === undefined || b === undefined || c === undefined) throw new Error("three files");
    const read = (file: typeof a): unknown => parseFiles([file], { cache }).resources[0]?.object;
    const first = read(a);
    const second = read(b);
    expect(read(a)).toBe(first);
    read(c);
    expect(read(a)).toBe(first);
    expect(read(b)).not.toBe(second);
  });

  it("keeps nothing larger than itself", () => {
    const cache = createParseCache(10);
    const read = (): unknown => parseFiles(three, { cache }).resources[0]?.object;
    expect(read()).not.toBe(read());
  });
});
