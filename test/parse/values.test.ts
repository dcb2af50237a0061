import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { stringify } from "yaml";
import type { JsonValue } from "../../src/base/json.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import { objectOf } from "./check-parse.ts";

const HEAD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n";

/** What `spec` is read as. */
function specOf(spec: string): unknown {
  return (objectOf(`${HEAD}spec:${spec}\n`) as { spec?: unknown }).spec;
}

const values: readonly (readonly [name: string, spec: string, expected: JsonValue])[] = [
  ["an integer with leading zero is decimal", " 010", 10],
  ["octal", " 0o10", 8],
  ["hexadecimal", " 0x1F", 31],
  ["no sexagesimal numbers", " 20:21", "20:21"],
  ["no yes and no", " [yes, no, on, off, y]", ["yes", "no", "on", "off", "y"]],
  ["booleans", " [true, False]", [true, false]],
  ["null", " [~, null, ]", [null, null]],
  ["empty value", "", null],
  ["text that looks like a number", ' "80"', "80"],
  ["dates are text", " 2026-11-03", "2026-11-03"],
  ["literal block", " |\n  a\n   b\n\n  c", "a\n b\n\nc\n"],
  ["folded block", " >-\n  a\n  b", "a b"],
  ["keys become text", " {80: a, true: b, 1.5: c}", { "80": "a", true: "b", "1.5": "c" }],
  ["anchor and alias", "\n  a: &x [1]\n  b: *x", { a: [1], b: [1] }],
  ["anchor named again", " [&x 1, *x, &x 2, *x]", [1, 1, 2, 2]],
  ["merge", "\n  a: &x {p: 1, q: 2}\n  b: {<<: *x, q: 3}", { a: { p: 1, q: 2 }, b: { q: 3, p: 1 } }],
  ["own key before the merge wins too", " {q: 3, <<: {q: 2, p: 1}}", { q: 3, p: 1 }],
  ["merge of several, first ones win", " {<<: [{p: 1}, {p: 2, q: 2}]}", { p: 1, q: 2 }],
  ["a quoted << is a key like others", ' {"<<": {p: 1}}', { "<<": { p: 1 } }],
  ["explicit key", "\n  ? a\n  : b", { a: "b" }],
  ["tags of the core schema", " [!!str 1, !!int '2']", ["1", 2]],
];

const refused: readonly (readonly [name: string, spec: string, code: string])[] = [
  ["alias without anchor", " *x", "yaml-syntax"],
  ["alias inside its anchor", " &x [*x]", "yaml-syntax"],
  ["alias before its anchor", " [*x, &x 1]", "yaml-syntax"],
  ["merge of a scalar", " {<<: 1}", "yaml-syntax"],
  ["list as key", " {? [a] : b}", "yaml-syntax"],
  ["null as key", " {~: b}", "yaml-syntax"],
  ["infinity", " .inf", "yaml-syntax"],
  ["same key as number and text", ' {80: a, "80": b}', "duplicate-key"],
  ["nesting without end", ` ${"[".repeat(200)}`, "limit-exceeded"],
  ["nesting", ` ${"{a: ".repeat(200)}1${"}".repeat(200)}`, "limit-exceeded"],
  ["nesting of blocks", `\n  ${"- ".repeat(200)}1`, "limit-exceeded"],
];

describe("values", () => {
  it.each(values)("%s", (_, spec, expected) => {
    expect(specOf(spec)).toEqual(expected);
  });

  it.each(refused)("refuses: %s", (_, spec, code) => {
    const { resources, issues } = parseFiles([{ path: "a.yaml", text: `${HEAD}spec:${spec}\n` }]);
    expect(resources).toEqual([]);
    expect(issues.map((issue) => issue.code)).toEqual([code]);
  });

  it.each(["yaml", "json"])("keeps prototypes out of reach in %s", (format) => {
    const text =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"__proto__":{"polluted":1}}}';
    const object = objectOf(text, `a.${format}`) as { readonly spec: object };
    expect(Object.keys(object.spec)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(object.spec)).toBe(Object.prototype);
    expect("polluted" in object.spec).toBe(false);
  });

  it("reads the same object from YAML and JSON", () => {
    const json = fc
      .jsonValue({ maxDepth: 4 })
      .map((value) => JSON.parse(JSON.stringify(value)) as typeof value);
    fc.assert(
      fc.property(json, (spec) => {
        const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec };
        const expected = JSON.parse(JSON.stringify(object)) as unknown;
        expect(objectOf(JSON.stringify(object), "a.json")).toEqual(expected);
        expect(objectOf(JSON.stringify(object, null, 2), "a.yaml")).toEqual(expected);
        expect(objectOf(stringify(object), "a.yaml")).toEqual(expected);
        expect(objectOf(stringify(object, { collectionStyle: "flow" }), "a.yaml")).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});
