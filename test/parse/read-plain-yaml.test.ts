import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { stringify } from "yaml";
import { packMarks, type ReadValue } from "../../src/parse/marks.ts";
import { defaultParseLimits } from "../../src/parse/parse-limits.ts";
import { readPlainYaml } from "../../src/parse/read-plain-yaml.ts";
import { readYaml } from "../../src/parse/read-yaml.ts";

const MANIFEST = `---
# a policy
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: front # door
  labels: {app: web, tier: "x y"}
  annotations:
    note: |
      one

        two
    more: |-
      three
spec:
  order: 10
  selector: role == 'db' && has(x)
  types:
  - Ingress
  - Egress
  ingress:
    - action: Allow
      source:
        nets: [10.0.0.0/8, "::/0", fe80::1/128, -1]
    -
      action: 'it''s'
    # nothing more
  egress: []
  preDNAT: false
  empty:
`;

interface Outcome {
  readonly value: unknown;
  /** Start, end and size of each value. */
  readonly places: readonly number[];
}

function outcome(read: ReadValue): Outcome {
  const table = packMarks(read.mark, read.value);
  // Where an absent value would stand is nobody's concern: every fourth number, from the second.
  return { value: read.value, places: [...table].filter((_, index) => index % 4 !== 1) };
}

/** What the plain reader reads must be what the YAML reader reads. Returns whether it read it. */
function check(text: string): boolean {
  const plain = readPlainYaml(text, 0, text.length, defaultParseLimits)?.read;
  if (plain === undefined) return false;
  const [yaml] = readYaml(text, 0, text.length, defaultParseLimits);
  expect(yaml?.faults).toEqual([]);
  expect(yaml?.read).toBeDefined();
  if (yaml?.read !== undefined) expect(outcome(plain)).toEqual(outcome(yaml.read));
  return true;
}

const plain: readonly string[] = [
  MANIFEST,
  "a: 1",
  "--- # c\na:\n- b: 1\n  c:\n  - d\n- e: [[1], {f: g}]\n",
  "a:\n\n  # c\n  b: null\nc: ~\nd: True\n",
  "a: x:y\nb: x#y\nc: -x\nd: 1.2.3\ne: (x)\nf: 'x' # y\n",
  "a: |\n\n  x\n\n\nb: 1\n",
  "a: |\n  # text\n  x  \n# comment\nb: 1\n",
  "toString: 1\n__proto__: 2\n",
];

/** Read but for one entry, which the YAML reader reads apart. */
const inPart: readonly string[] = [
  "a: b\n  c\n",
  "a: [1,\n  2]\n",
  "a: {b}\n",
  "a: !!str 1\n",
  "a: |2\n  x\n",
  "a: >\n  x\n",
  "a: |\n  x",
  'a: "\\x41"\n',
  "a: 1.5\n",
  "a: 010\n",
  "a:\n- - b\n- c\n",
  'a:\n  "x y": >-\n    b\n\n    c\n  # d\nb: 1\n',
  'a:\n- b: |+\n    x\n\n\n  c: d\n  # e\n- f: "g\n    h"\n',
  'a: "b\n\n  c" # d\n\n# e\nf:\n- 1.5 # g\n- "\\ud83d\\ude00\\n"\n',
  'a: |\n  \tb\n  c\t\nd: "e\tf"\n',
  "a: b\tc\nd: [e,\tf]\n",
  "a:\n  ? b\n  : c\nd: .5\n",
  "a:\n  - b: 1\n    c: >\n      d\n    'e': f\n  -\n    g: 1e3\n",
];

/** Left to the YAML reader: faults, other styles, and what means more than it seems. */
const left: readonly string[] = [
  "a: 1\na: 2\n",
  "a: b: c\n",
  "a: 'x'\n  y: 1\n",
  "a: [1, 2\n",
  "a: &x 1\n",
  "a: *x\n",
  "<<: {a: 1}\n",
  "a: >\n  x\nb: &x 1\nc: *x\n",
  "a:\n- !x b\n",
  "a: {b: 1, b: 2}\n",
  "? a\n",
  '"a": 1\n',
  "1: a\n",
  "true: a\n",
  "- a\n",
  "  a: 1\n",
  "a:\n    b: 1\n  c: 2\n",
  "a: 1\n b: 2\n",
  "a:\tb\n",
  "a: b\r\n",
  "a: |\n    x\n  y\n",
  "a: .inf\n",
  "a: - b\n",
  "a: @b\n",
  "a: b\nc\n",
  "- - a\n",
  "",
  `a: ${"[".repeat(200)}${"]".repeat(200)}\n`,
];

describe("readPlainYaml", () => {
  it.each(plain)("reads %j", (text) => {
    expect(check(text)).toBe(true);
  });

  it.each(inPart)("reads %j, with the YAML reader for one entry", (text) => {
    expect(check(text)).toBe(true);
  });

  it.each(left)("leaves %j", (text) => {
    expect(readPlainYaml(text, 0, text.length, defaultParseLimits)).toBeUndefined();
  });

  it("agrees with the YAML reader on any object", () => {
    const word = fc.oneof(
      fc.constantFrom("a", "b-c", "app.io/x", "1", "no", "x y", "80-90", "::1"),
      fc.string(),
    );
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(word, fc.integer(), fc.boolean(), fc.constantFrom(null, "one\ntwo\n", "a: b", "# c")),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(word, tie("any"), { maxKeys: 3 }),
      ),
    })).any;
    let read = 0;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("a", "kind", "spec"), value, { minKeys: 1 }), (object) => {
        if (check(stringify(object))) read++;
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it("agrees with the YAML reader on manifests that somebody damaged", () => {
    const scrap = fc.constantFrom(
      ...[
        " ",
        "  ",
        "\n",
        "\n\n",
        "-",
        "- ",
        ":",
        ": ",
        "#",
        " #",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ",",
        "|",
        ">",
        "&a",
        "*a",
        "\\x41",
        ">-\n",
        "|+\n",
      ],
      ...[
        "!",
        "?",
        "%",
        "~",
        "x",
        "1",
        "0",
        ".",
        "<<",
        "key: ",
        "- x\n",
        "\n  ",
        "\n    - ",
        "|\n",
        "\t",
        "\r",
        "---",
        "\n...",
      ],
    );
    const damage = fc.record({ at: fc.nat(MANIFEST.length), cut: fc.nat(6), scrap });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        let text = MANIFEST;
        for (const { at, cut, scrap: put } of damages) text = text.slice(0, at) + put + text.slice(at + cut);
        // The splitter sees to it that a marker stands at the start only.
        if (!/\n(?:---|\.\.\.)/.test(text)) check(text);
      }),
      { numRuns: 1500 },
    );
  });
});
