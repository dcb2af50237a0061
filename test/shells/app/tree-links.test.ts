import { describe, expect, it } from "@jest/globals";
import { mayStandForManifests, treeLinks } from "../../../src/shells/app/tree-links.ts";

const paths = ["a.yaml", "common/c.yaml", "prod/a.yaml"];

/** Where the link leads, of those whose targets are given. */
function check(path: string, targets: Readonly<Record<string, string>>): string | undefined {
  const links = treeLinks([...paths, ...Object.keys(targets)], new Map(Object.entries(targets)));
  return links.find((link) => link.path === path)?.link?.to;
}

describe("treeLinks", () => {
  it.each([
    ["a file beside it", "x.yaml", { "x.yaml": "a.yaml" }, "a.yaml"],
    ["a file further up", "prod/x.yaml", { "prod/x.yaml": "../common/c.yaml" }, "common/c.yaml"],
    ["a directory", "prod/common", { "prod/common": "../common/" }, "common"],
    ["the tree itself", "prod/all", { "prod/all": ".." }, "."],
    ["a file by another link", "x.yaml", { "x.yaml": "y.yaml", "y.yaml": "a.yaml" }, "a.yaml"],
    ["a file in a linked directory", "x.yaml", { "x.yaml": "d/c.yaml", d: "common" }, "common/c.yaml"],
    ["nothing", "x.yaml", { "x.yaml": "gone.yaml" }, undefined],
    ["out of the tree", "prod/x.yaml", { "prod/x.yaml": "../../a.yaml" }, undefined],
    ["an absolute path", "x.yaml", { "x.yaml": "/a.yaml" }, undefined],
    ["itself", "x.yaml", { "x.yaml": "x.yaml" }, undefined],
    ["a circle", "x.yaml", { "x.yaml": "y.yaml", "y.yaml": "x.yaml" }, undefined],
  ])("finds that one leads to %s", (_name, path, targets, expected) => {
    expect(check(path, targets)).toBe(expected);
  });

  it("is certain of names of manifests", () => {
    const links = treeLinks(paths, new Map(Object.entries({ "x.json": "/a", x: "/b" })));
    expect(links.map(({ path, link }) => [path, link?.certain])).toEqual([
      ["x.json", true],
      ["x", false],
    ]);
  });

  it.each([
    ["a.yaml", true],
    ["d/kustomization.yml", true],
    ["d/common", true],
    ["d/.hidden", true],
    ["bin/tool.sh", false],
    [".calsim.yml", false],
  ])("may take %s for manifests: %s", (path, expected) => {
    expect(mayStandForManifests(path)).toBe(expected);
  });
});
