import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { SourceFile } from "../../../src/model/resource.ts";

const projectRoot = path.resolve(import.meta.dirname, "../../..");
const conformance = process.env["CALSIM_CONFORMANCE"] ?? path.resolve(projectRoot, "../shared/conformance");

/** Trees of real manifests: the project's own, and of test vectors where they are at hand, read in place. */
export function findTrees(): readonly (readonly SourceFile[])[] {
  const folders = [
    ...subfolders(path.join(projectRoot, "fixtures/cases")).flatMap(subfolders),
    ...subfolders(path.join(projectRoot, "fixtures/repos")).flatMap(subfolders),
    ...subfolders(path.join(conformance, "recipes")),
    path.join(conformance, "seed-host-firewall"),
  ];
  return folders.map((folder) => readTree(folder, "")).filter((files) => files.length > 0);
}

function subfolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name))
    .sort();
}

function readTree(folder: string, prefix: string): readonly SourceFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(path.join(folder, prefix), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): readonly SourceFile[] => {
      const file = path.posix.join(prefix, entry.name);
      if (entry.isDirectory()) return readTree(folder, file);
      if (!/\.(?:ya?ml|json)$/.test(entry.name)) return [];
      return [{ path: file, text: readFileSync(path.join(folder, file), "utf8") }];
    });
}
