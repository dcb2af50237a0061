import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { stringify, parse } from "yaml";
import { compare } from "../../src/compare.ts";
import { lintCluster } from "../../src/lint/lint-cluster.ts";
import { loadCluster } from "../../src/load/load-cluster.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import { loadTree } from "../../src/load-tree.ts";
import { validateResource } from "../../src/validate/validate-resource.ts";
import type { SourceFile } from "../../src/model/resource.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** The object that an example of the catalogue stands for; `undefined` where it is in words. */
export function objectOf(example: string): Record<string, unknown> | undefined {
  const found = /^([A-Z][A-Za-z]+) (\{.*\})$/s.exec(example);
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  const fields = parse(found[2]) as Record<string, unknown>;
  const kind = found[1];
  const metadata = { name: "example", ...(fields["metadata"] as Record<string, unknown> | undefined) };
  return { apiVersion: apiVersions[kind] ?? "projectcalico.org/v3", kind, ...fields, metadata };
}

const apiVersions: Readonly<Record<string, string>> = {
  Installation: "operator.tigera.io/v1",
  Pod: "v1",
  Service: "v1",
  Node: "v1",
  Deployment: "apps/v1",
};

/** Every code that reading and linting a tree gives. */
export function codesOfTree(files: readonly SourceFile[]): ReadonlySet<string> {
  const tree = loadTree(files, {});
  const issues = [...tree.issues, ...lintCluster(tree.cluster), ...tree.cluster.assumptions];
  return new Set(issues.map(({ code }) => code));
}

/** The same without a validation before: what load says of what got past it. */
export function codesOfStored(text: string): ReadonlySet<string> {
  const { resources } = parseFiles([{ path: "stored.yaml", text }]);
  return new Set(loadCluster(resources, { raw: true }).issues.map(({ code }) => code));
}

/** What the API server says where the experimental kinds are installed. */
export function codesOfExperimental(text: string): ReadonlySet<string> {
  const { resources } = parseFiles([{ path: "experimental.yaml", text }]);
  const said = resources.flatMap(
    (resource) => validateResource(resource, { channel: "experimental" }).library.errors,
  );
  return new Set(said.map(({ code }) => code));
}

export function codesOfExample(example: string): ReadonlySet<string> {
  const object = objectOf(example);
  return object === undefined ? new Set() : codesOfTree([{ path: "example.yaml", text: stringify(object) }]);
}

/** Every code and finding that comparing two trees gives. */
export function codesOfChange(base: readonly SourceFile[], head: readonly SourceFile[]): ReadonlySet<string> {
  const report = compare(base, head, { today: "2027-01-01" });
  return new Set([
    ...report.findings.map(({ rule }) => rule),
    ...report.configIssues.map(({ code }) => code),
    ...report.clusters.flatMap(({ issues, assumptions }) =>
      [...issues, ...assumptions].map(({ code }) => code),
    ),
  ]);
}

/** What the trees of `fixtures/` give. */
export function codesOfFixtures(): ReadonlySet<string> {
  const pairs = ["fixtures/cases", "fixtures/repos"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(root, folder, entry.name)),
  );
  return new Set(
    pairs.flatMap((pair) => [
      ...codesOfChange(treeAt(path.join(pair, "base")), treeAt(path.join(pair, "head"))),
    ]),
  );
}

function treeAt(directory: string): readonly SourceFile[] {
  return filesBelow(directory)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
    .map((name) => ({ path: path.relative(directory, name), text: readFileSync(name, "utf8") }));
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const full = path.join(directory, name);
    return statSync(full).isDirectory() ? filesBelow(full) : [full];
  });
}
