import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@jest/globals";

const folder = path.resolve(import.meta.dirname, "../golden");

/** Compares a whole output with the file that holds it. `UPDATE_GOLDEN=1` writes the file instead. */
export function expectGolden(name: string, output: string): void {
  const file = path.join(folder, name);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, output);
  }
  expect(output).toBe(readFileSync(file, "utf8"));
}
