import { describe, expect, it } from "@jest/globals";
import type { GitHub } from "../../../src/shells/app/github.ts";
import { listTree } from "../../../src/shells/app/list-tree.ts";
import { defaultLimits } from "../../../src/model/limits.ts";

interface Listing {
  readonly truncated?: boolean;
  readonly tree: readonly (readonly [mode: string, path: string, sha: string])[];
}

const at = { installation: 1, owner: "shop", repo: "infra" };
const file = "100644";
const folder = "040000";
const types: Readonly<Record<string, string>> = { [folder]: "tree", "160000": "commit" };

async function check(listings: Readonly<Record<string, Listing>>): Promise<readonly string[]> {
  const getTree = ({ tree_sha: sha, recursive }: { tree_sha: string; recursive?: string }) => {
    const listing = listings[recursive === undefined ? sha : `${sha}, recursive`];
    if (listing === undefined) throw new Error(`nobody should ask for ${sha}`);
    const tree = listing.tree.map(([mode, path, hash]) => ({
      mode,
      path,
      type: types[mode] ?? "blob",
      sha: hash,
    }));
    return Promise.resolve({ data: { tree, truncated: listing.truncated ?? false } });
  };
  // The only endpoint that listing a tree uses.
  const github = { rest: { git: { getTree } } } as unknown as GitHub;
  const options = { limits: defaultLimits, signal: new AbortController().signal };
  const files = await listTree(github, at, "root", options);
  return files.map(({ path, symlink }) => (symlink ? `${path} -> ?` : path));
}

describe("listTree", () => {
  it("takes a recursive listing as it is; links are marked, submodules left out", async () => {
    const tree = [
      [folder, "policy", "t1"],
      [file, "policy/a.yaml", "b1"],
      ["120000", "link.yaml", "b2"],
      ["160000", "vendored", "c1"],
    ] as const;
    expect(await check({ "root, recursive": { tree } })).toEqual(["policy/a.yaml", "link.yaml -> ?"]);
  });

  it("walks the subtrees of a listing that GitHub cut", async () => {
    const found = await check({
      "root, recursive": { truncated: true, tree: [[file, "policy/a.yaml", "b1"]] },
      root: {
        tree: [
          [folder, "apps", "apps"],
          [file, "top.yaml", "b0"],
          [folder, "policy", "policy"],
        ],
      },
      "policy, recursive": { tree: [[file, "deep/a.yaml", "b1"]] },
      "apps, recursive": { truncated: true, tree: [] },
      apps: { tree: [[folder, "web", "web"]] },
      "web, recursive": { tree: [[file, "b.yaml", "b2"]] },
    });
    expect(found).toEqual(["top.yaml", "apps/web/b.yaml", "policy/deep/a.yaml"]);
  });

  it("refuses a single directory that GitHub cuts", async () => {
    const cut = { truncated: true, tree: [] };
    await expect(check({ "root, recursive": cut, root: cut })).rejects.toThrow(
      /more entries than GitHub lists/,
    );
  });
});
