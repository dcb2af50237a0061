import { stringify } from "yaml";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/base/json.ts";
import type { Random } from "../../support/random/random.ts";

/** Words that parsers trip over. */
const morsels = [
  ...[
    "---\n",
    "\n...\n",
    "%YAML 1.1\n---\n",
    "\t",
    "\r",
    "\r\n",
    "\uFEFF",
    "\0",
    "\ud800",
    "é",
    "😀",
    "{{ x }}",
  ],
  ...[
    "&a ",
    "*a",
    "<<: *a\n",
    "<<: [*a, *b]\n",
    "!!binary ",
    "!!python/object ",
    "? ",
    "- ",
    ": ",
    " #",
    "|\n",
    ">-\n",
  ],
  ...[
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\\u0041",
    "\\",
    "~",
    "null",
    "true",
    "1e999",
    "-1",
    "0x1F",
    "09",
    ".inf",
  ],
  ...[
    "__proto__: {a: b}\n",
    "constructor: x\n",
    "kind: Pod\n",
    "apiVersion: v1\n",
    "metadata:\n",
    "items: []\n",
  ],
] as const;

const values: readonly JsonValue[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    65_536,
    1e21,
    "",
    " ",
    "x".repeat(300),
    "all(",
    "*",
    "0.0.0.0/0",
    "::/0",
    "80:70",
  ],
  ...[[], {}, [null], [[]], [{}], { a: { b: { c: [] } } }, ["10.0.0.0/8", 5], { selector: "has(" }],
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": "x"}') as JsonValue,
];

/** A text with one to four small accidents. */
export function mutateText(text: string, random: Random): string {
  let mutated = text;
  for (let left = 1 + random.int(4); left > 0; left -= 1) mutated = random.pick(accidents)(mutated, random);
  return mutated;
}

type Accident = (text: string, random: Random) => string;

const accidents: readonly Accident[] = [
  (text, random) => splice(text, random.int(text.length + 1), 1 + random.int(4), ""),
  (text, random) => splice(text, random.int(text.length + 1), 0, random.pick(morsels)),
  (text, random) => splice(text, random.int(text.length + 1), 1, String.fromCharCode(random.int(128))),
  (text, random) => text.slice(0, random.int(text.length + 1)),
  (text, random) => {
    const from = random.int(text.length + 1);
    return splice(text, random.int(text.length + 1), 0, text.slice(from, from + random.int(400)));
  },
  (text, random) => onLines(text, random, (lines, at) => lines.toSpliced(at, 1)),
  (text, random) => onLines(text, random, (lines, at) => lines.toSpliced(at, 0, lines[at] ?? "")),
  (text, random) => onLines(text, random, (lines, at) => lines.with(at, `  ${lines[at] ?? ""}`)),
  (text, random) =>
    onLines(text, random, (lines, at) => lines.with(at, (lines[at] ?? "").replace(/^ {1,2}/, ""))),
  (text, random) => onLines(text, random, (lines, at) => lines.with(at, `# ${lines[at] ?? ""}`)),
  (text, random) =>
    onLines(text, random, (lines, at) => {
      const other = random.int(lines.length);
      return lines.with(at, lines[other] ?? "").with(other, lines[at] ?? "");
    }),
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\uFEFF${text}`,
];

function splice(text: string, at: number, remove: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + remove);
}

function onLines(
  text: string,
  random: Random,
  change: (lines: readonly string[], at: number) => readonly string[],
): string {
  const lines = text.split("\n");
  return change(lines, random.int(lines.length)).join("\n");
}

/** Objects with fields lost, doubled or of another type, written as JSON or YAML. */
export function mutateObjects(objects: readonly JsonObject[], random: Random): string {
  const mutated = objects.map((object) => (random.chance(0.5) ? mutateValue(object, random) : object));
  if (random.chance(0.3)) return JSON.stringify({ apiVersion: "v1", kind: "List", items: mutated });
  return mutated
    .map((object) => stringify(object, { aliasDuplicateObjects: random.chance(0.5) }))
    .join("---\n");
}

function mutateValue(value: JsonValue, random: Random): JsonValue {
  if (random.chance(0.15)) return random.pick(values);
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    if (list.length === 0 || random.chance(0.2)) return [...list, ...list, random.pick(values)];
    const at = random.int(list.length);
    return list.map((item, index) => (index === at ? mutateValue(item, random) : item));
  }
  if (!isJsonObject(value)) return random.pick(values);
  const entries = Object.entries(value);
  if (entries.length === 0) return random.pick(values);
  const at = random.int(entries.length);
  const isDropped = random.chance(0.15);
  return Object.fromEntries(
    entries.flatMap(([key, entry], index): readonly (readonly [string, JsonValue])[] => {
      if (index !== at) return [[key, entry ?? null]];
      return isDropped ? [] : [[random.chance(0.1) ? `${key}x` : key, mutateValue(entry ?? null, random)]];
    }),
  );
}
