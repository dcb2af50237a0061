import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { isJsonObject } from "../../src/base/json.ts";
import { defaultParseLimits } from "../../src/parse/parse-limits.ts";
import { readYaml } from "../../src/parse/read-yaml.ts";
import { recogniseDocument, type Recognition } from "../../src/parse/recognise-document.ts";
import { splitDocuments } from "../../src/parse/split-documents.ts";

function recognise(text: string): Recognition {
  return recogniseDocument(text, 0, text.length);
}

const object = (apiVersion: string, objectKind: string): Recognition => ({
  kind: "object",
  apiVersion,
  objectKind,
});
const nothing: Recognition = { kind: "not-an-object", apiVersion: undefined };
const unsure: Recognition = { kind: "unsure" };

const cases: readonly (readonly [text: string, expected: Recognition])[] = [
  ["kind: Pod\napiVersion: v1\n", object("v1", "Pod")],
  ["--- # c\n\n# d\napiVersion: 'v1' # e\nkind: \"Pod\"", object("v1", "Pod")],
  ["kind: Pod\r\napiVersion: v1\r\n", object("v1", "Pod")],
  ["kind: Pod\napiVersion: v1\nspec:\n- a\n-\n", object("v1", "Pod")],
  ["a: 1\nb:\n  kind: Pod\n", nothing],
  ["- kind: Pod\n", nothing],
  ["apiVersion: v2\nname: x\n", { kind: "not-an-object", apiVersion: "v2" }],
  ["", nothing],
  // Everything that may mean more than it shows.
  ["kind: Pod\n", unsure],
  ["kind: Pod\nkind: Node\napiVersion: v1\n", unsure],
  ["kind:\n  Pod\napiVersion: v1\n", unsure],
  ["apiVersion: v1\n  x\nkind: Pod\n", unsure],
  ["kind: &a Pod\napiVersion: v1\n", unsure],
  ['kind: ConfigMap\napiVersion: v1\n"kind": Pod\n', unsure],
  ["kind: ConfigMap\napiVersion: v1\n? kind\n: Pod\n", unsure],
  ["kind: ConfigMap\napiVersion: v1\n<<: {kind: Pod}\n", unsure],
  ["{kind: Pod}\n", unsure],
  ["--- {kind: Pod}\n", unsure],
  [" a: 'x\nkind: ConfigMap\n '\n kind: Pod\n", unsure],
];

describe("recogniseDocument", () => {
  it.each(cases)("%j", (text, expected) => {
    expect(recognise(text)).toEqual(expected);
  });

  it("never says anything that a parse would not", () => {
    const line = fc.constantFrom(
      ...[
        "kind: Pod",
        "kind: ConfigMap",
        "apiVersion: v1",
        "metadata:",
        "  name: a",
        "- a",
        "-",
        "  kind: Pod",
        "# c",
      ],
      ...[
        "data: |",
        "data: >-",
        "  text",
        " kind: Node",
        'a: "x',
        "b: 'y",
        '"',
        "'",
        "kind : Pod",
        '"kind": Pod',
        "kind:",
      ],
      ...[
        "<<: {kind: Pod}",
        "? kind",
        ": Pod",
        "c: [",
        "]",
        "d: {kind: Pod}",
        "e: &x",
        "*x : y",
        "",
        "   ",
        "--- ",
        "!t",
      ],
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 9 }), fc.constantFrom("\n", "\r\n"), (lines, newline) => {
        const text = `${lines.join(newline)}${newline}`;
        for (const { start, end } of splitDocuments(text)) {
          const [reading] = readYaml(text, start, end, defaultParseLimits);
          const value = reading?.read?.value;
          if (reading === undefined || reading.faults.length > 0) continue;
          const found = recogniseDocument(text, start, end);
          const kind = isJsonObject(value) ? value["kind"] : undefined;
          if (found.kind === "object")
            expect(value).toMatchObject({ kind: found.objectKind, apiVersion: found.apiVersion });
          if (found.kind === "not-an-object") expect(kind).toBeUndefined();
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("splitDocuments", () => {
  it.each<readonly [text: string, parts: readonly string[]]>([
    ["a", ["a"]],
    ["---\na\n---\nb", ["---\na\n", "---\nb"]],
    ["a\n...\nb\n", ["a\n", "\nb\n"]],
    ["a\n---x\n ---\nb", ["a\n---x\n ---\nb"]],
    ["a\n--- # c\nb", ["a\n", "--- # c\nb"]],
    ["%YAML 1.2\n---\na\n---\nb", ["%YAML 1.2\n---\na\n---\nb"]],
  ])("%j", (text, parts) => {
    expect(splitDocuments(text).map(({ start, end }) => text.slice(start, end))).toEqual(parts);
  });
});
