import { describe, expect, it } from "@jest/globals";
import { planClusters } from "../../src/judge/select-cluster-files.ts";
import { parseConfig } from "../../src/judge/parse-config.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { collectFiles } from "../../src/sources/collect-files.ts";

const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n";
const file = (path: string, text = pod): SourceFile => ({ path, text });
const link = (path: string, to: string | undefined, certain = true): SourceFile => ({
  path,
  text: "",
  link: { to, certain },
});
const config = (clusters: string): SourceFile =>
  file(".calsim.yml", `version: 1\nclusters:\n  one: ${clusters}\n`);

/** `severity path message` of every link that is missed; links are never files themselves. */
function check(...files: readonly SourceFile[]): readonly string[] {
  const plan = planClusters(
    files,
    parseConfig(files.find(({ path }) => path === ".calsim.yml")).config.clusters,
  );
  return plan.clusters.flatMap((cluster) => {
    const collected = collectFiles(cluster, files, {});
    expect(collected.files.every((one) => one.link === undefined)).toBe(true);
    return collected.issues.map(
      ({ severity, place, message }) => `${severity} ${place?.path ?? ""} ${message}`,
    );
  });
}

const missed = (severity: string, path: string, where: string): string =>
  `${severity} ${path} among the files of cluster \`one\` is a symbolic link that ${where}: links are not followed`;
const out = "leads out of the tree, or nowhere";
const one = config("{ sources: [{ path: prod }] }");

describe("a symbolic link among the files of a cluster", () => {
  it.each([
    [
      "out of the tree",
      [one, file("prod/a.yaml"), link("prod/b.yaml", undefined)],
      "error",
      "prod/b.yaml",
      out,
    ],
    [
      "out of the tree, deeper than any file",
      [one, file("prod/a.yaml"), link("prod/x/y/b.yaml", undefined)],
      "error",
      "prod/x/y/b.yaml",
      out,
    ],
    [
      "out of the tree under a name that says nothing",
      [one, file("prod/a.yaml"), link("prod/b", undefined, false)],
      "warning",
      "prod/b",
      out,
    ],
    [
      "to a file that is no part of it",
      [one, file("prod/a.yaml"), file("common/c.yaml"), link("prod/b.yaml", "common/c.yaml")],
      "error",
      "prod/b.yaml",
      "leads to `common/c.yaml`, which is not part of it",
    ],
    [
      "to a directory that is no part of it",
      [one, file("prod/a.yaml"), file("common/c.yaml"), link("prod/common", "common")],
      "error",
      "prod/common",
      "leads to `common`, which is not part of it",
    ],
  ] as const)("%s is told", (_name, files, severity, path, where) => {
    expect(check(...files)).toEqual([missed(severity, path, where)]);
  });

  it.each([
    ["to a file of the cluster", [one, file("prod/a.yaml"), link("prod/b.yaml", "prod/a.yaml")]],
    ["to the tree itself", [one, file("prod/a.yaml"), link("prod/again", ".")]],
    ["to what is no manifest", [one, file("prod/a.yaml"), link("prod/tool", "bin/tool")]],
    ["beside other files", [one, file("prod/a.yaml"), file("docs/d.yaml"), link("docs/b.yaml", undefined)]],
    [
      "that is excluded",
      [
        config("{ sources: [{ path: prod }], exclude: ['prod/*.off.yaml'] }"),
        file("prod/a.yaml"),
        file("prod/b.off.yaml"),
        link("prod/c.off.yaml", undefined),
      ],
    ],
  ] as const)("%s is not", (_name, files) => {
    expect(check(...files)).toEqual([]);
  });

  it("is told where nobody names sources, and the tree says what is deployed", () => {
    const app =
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a }\n" +
      "spec: { source: { repoURL: 'https://example.com/a', path: prod }, destination: { name: one } }\n";
    const found = check(
      file("app.yaml", app),
      file("prod/a.yaml"),
      file("c.yaml"),
      link("prod/b.yaml", "c.yaml"),
    );
    expect(found).toEqual([missed("error", "prod/b.yaml", "leads to `c.yaml`, which is not part of it")]);
  });
});
