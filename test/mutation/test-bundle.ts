import { createRequire } from "node:module";
import { Script } from "node:vm";
import { buildSync } from "esbuild";
import { expect } from "expect";

/** One test, ready to run. */
export interface Test {
  readonly id: string;
  readonly file: string;
  readonly run: () => unknown;
}

/** A freshly loaded copy of the sources and tests: nothing that an earlier one remembers is in it. */
export interface Tests {
  /** The tests of one file, in the order they are written. The first call loads the file and what it needs. */
  readonly of: (file: string) => readonly Test[];
}

/**
 * Puts tests and sources into one script that is compiled once. Evaluating it anew takes a few milliseconds, which is
 * why it is worth doing without jest here: jest takes a second and keeps every module it ever loaded.
 */
export function bundleTests(files: readonly string[]): () => Tests {
  const loaders = files.map((file) => `${JSON.stringify(file)}: () => require("./${file}")`);
  const { outputFiles } = buildSync({
    stdin: { contents: `module.exports = {${loaders.join(",\n")}}`, resolveDir: process.cwd() },
    absWorkingDir: process.cwd(),
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
  });
  const code = outputFiles[0]?.text ?? "";
  const script = new Script(`(require, module) => {${code}\n}`, { filename: "mutated.cjs" });
  const outside = createRequire(`${process.cwd()}/`);
  return () => {
    let tests: Test[] = [];
    let file = "";
    const jest = { expect, ...testFunctions((id, run) => tests.push({ id: `${file}: ${id}`, file, run })) };
    const module = { exports: {} as Record<string, () => unknown> };
    const evaluate = script.runInThisContext() as (require: (name: string) => unknown, to: object) => void;
    evaluate((name) => (name === "@jest/globals" ? jest : (outside(name) as unknown)), module);
    return {
      of: (wanted) => {
        tests = [];
        file = wanted;
        module.exports[file]?.();
        return tests;
      },
    };
  };
}

type Define = (name: string, body: (...cells: readonly unknown[]) => unknown) => void;

/** The functions of jest that the tests of the engine use. A name that comes twice gets a number. */
function testFunctions(add: (id: string, run: () => unknown) => void): object {
  const titles: string[] = [];
  const seen = new Map<string, number>();
  const it: Define = (title, run) => {
    const name = [...titles, title].join(" > ");
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    add(count === 1 ? name : `${name} #${String(count)}`, () => run());
  };
  const describe: Define = (title, body) => {
    titles.push(title);
    body();
    titles.pop();
  };
  const withTables = (define: Define): object =>
    Object.assign(define.bind(undefined), {
      each:
        (rows: readonly unknown[]): Define =>
        (title, body) => {
          for (const row of rows)
            define(title, () => (Array.isArray(row) ? body(...(row as unknown[])) : body(row)));
        },
    });
  return { describe: withTables(describe), it: withTables(it) };
}
