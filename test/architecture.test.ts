import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";

/** Rooms in the order data walks through them: a file imports from its own room or an earlier one. */
const rooms = [
  "base",
  "sets",
  "selector",
  "model",
  "parse",
  "sources",
  "validate",
  "load",
  "select",
  "evaluate",
  "matrix",
  "lint",
  "diff",
  "explain",
  "judge",
  "report",
  "render",
  "shells",
] as const;

/** Files that put the rooms together, between `render` and `shells`. */
const root = path.resolve(import.meta.dirname, "../src");

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = listFiles(root);
const imports = files.flatMap(importsOf);

function listFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) return listFiles(full);
    return entry.name.endsWith(".ts") ? [path.relative(root, full)] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const specifiers = [
    ...text.matchAll(
      /^(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm,
    ),
  ];
  return specifiers.map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? "";
    const target = specifier.startsWith(".") ? path.join(path.dirname(file), specifier) : specifier;
    return { file, target };
  });
}

function roomOf(file: string): string | undefined {
  const [first, second] = file.split(path.sep);
  return second === undefined ? undefined : first;
}

function rank(file: string): number {
  const room = roomOf(file);
  if (room === undefined) return rooms.indexOf("shells") - 0.5;
  return rooms.indexOf(room as (typeof rooms)[number]);
}

const isLocal = ({ target }: Import): boolean => files.includes(target);
const describeImport = ({ file, target }: Import): string => `${file} -> ${target}`;
const belowShells = imports.filter(({ file }) => roomOf(file) !== "shells");

describe("architecture", () => {
  it("keeps every file in a room", () => {
    expect(files.filter((file) => rank(file) < 0)).toEqual([]);
    expect(files.filter((file) => roomOf(file) === undefined).sort()).toEqual([
      "check-config.ts",
      "compare.ts",
      "diff-matrices.ts",
      "explain-change.ts",
      "explain-pair.ts",
      "index.ts",
      "load-tree.ts",
      "simulate.ts",
      "start-config.ts",
    ]);
  });

  it("imports from the same room or an earlier one", () => {
    const upstairs = imports.filter((entry) => isLocal(entry) && rank(entry.target) > rank(entry.file));
    expect(upstairs.map(describeImport)).toEqual([]);
  });

  it("names files that exist, with their extension", () => {
    const relative = imports.filter(
      ({ target, file }) =>
        !isLocal({ file, target }) && (target.startsWith("..") || /^[a-z-]+\//.test(target)),
    );
    const missing = relative.filter(
      ({ target }) => rooms.some((room) => target.startsWith(`${room}/`)) && !target.endsWith(".json"),
    );
    expect(missing.map(describeImport)).toEqual([]);
  });

  it("has no circle", () => {
    const edges = new Map(
      files.map((file) => [
        file,
        imports.filter((entry) => entry.file === file && isLocal(entry)).map((e) => e.target),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) circles.push([...trail.slice(trail.indexOf(file)), file].join(" -> "));
      if (trail.includes(file) || done.has(file)) return;
      for (const next of edges.get(file) ?? []) walk(next, [...trail, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it("touches the world in the shells only", () => {
    const worldly = belowShells.filter(
      ({ target }) => target.startsWith("node:") || /^(probot|@octokit|pino|commander)/.test(target),
    );
    expect(worldly.map(describeImport)).toEqual([]);
    const globals =
      /\b(?:process\.|Date\.now|new Date\(\)|Math\.random|console\.|fetch\(|setTimeout|Buffer\b|localeCompare)/;
    const users = files.filter(
      (file) =>
        roomOf(file) !== "shells" &&
        globals.test(withoutComments(readFileSync(path.join(root, file), "utf8"))),
    );
    expect(users).toEqual([]);
  });

  it("reads YAML in `parse` only", () => {
    expect(
      imports.filter(({ file, target }) => target === "yaml" && roomOf(file) !== "parse").map(describeImport),
    ).toEqual([]);
  });

  it("lets the two evaluators share nothing above `select`", () => {
    const slow = [
      "evaluate/trace-flow.ts",
      "evaluate/trace-question.ts",
      "evaluate/decide-chain.ts",
      "evaluate/rule-matches-packet.ts",
    ];
    const both = ["evaluate/step-ref.ts", "evaluate/essential-icmp.ts"];
    const shared = imports.filter(
      ({ file, target }) =>
        file.startsWith("evaluate/") &&
        target.startsWith("evaluate/") &&
        !both.includes(target) &&
        slow.includes(file) !== slow.includes(target),
    );
    expect(shared.map(describeImport)).toEqual([]);
  });

  it("re-exports from `src/index.ts` only", () => {
    const barrels = files.filter(
      (file) =>
        file !== "index.ts" &&
        file !== path.join("report", "report.ts") &&
        /^export \* from|^export \{[^}]*\} from/m.test(readFileSync(path.join(root, file), "utf8")),
    );
    expect(barrels).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").replace(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, '""');
}
