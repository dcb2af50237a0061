import { describe, expect, it } from "@jest/globals";
import { parseYamlDocument } from "../../src/parse/parse-yaml-document.ts";

const CONFIG =
  "version: 1\nrules:\n  # one\n  - { id: a, when: newly-allowed }\n  - id: b\n    ports: [TCP/80]\n";

describe("parseYamlDocument", () => {
  it("gives the value, and the place of every entry and value", () => {
    const document = parseYamlDocument(".calsim.yml", CONFIG);
    expect(document.issues).toEqual([]);
    expect(document.value).toEqual({
      version: 1,
      rules: [
        { id: "a", when: "newly-allowed" },
        { id: "b", ports: ["TCP/80"] },
      ],
    });
    expect(document.locate(["rules", 1])).toEqual({
      path: ".calsim.yml",
      line: 5,
      endLine: 6,
      column: 3,
      field: "rules[1]",
    });
    expect(document.locate(["rules", 0, "when"])).toMatchObject({ line: 4, column: 14 });
    expect(document.locateValue(["rules", 0, "when"])).toMatchObject({
      line: 4,
      column: 20,
      field: "rules[0].when",
    });
    expect(document.locate(["rules", 1, "missing"])).toMatchObject({ line: 5, field: "rules[1]" });
  });

  it.each([
    ["nothing", ""],
    ["a comment", "# nothing yet\n"],
    ["an empty document", "---\n"],
  ])("has no value for %s", (_, text) => {
    const document = parseYamlDocument("a.yml", text);
    expect([document.value, document.issues]).toEqual([undefined, []]);
    expect(document.locate([])).toEqual({ path: "a.yml", line: 1 });
  });

  it.each([
    ["a syntax error", "a: [\n", "yaml-syntax", 1],
    ["a key written twice", "a: 1\nb: 2\na: 3\n", "duplicate-key", 3],
    ["a second document", "a: 1\n---\nb: 2\n", "yaml-syntax", 3],
  ])("refuses %s", (_, text, code, line) => {
    const document = parseYamlDocument("a.yml", text);
    expect(document.value).toBeUndefined();
    expect(document.issues).toMatchObject([{ code, severity: "error", place: { path: "a.yml", line } }]);
  });
});
