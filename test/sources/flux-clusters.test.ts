import { describe, expect, it } from "@jest/globals";
import { fluxClusters } from "../../src/sources/flux-clusters.ts";

const root = (path: string): { file: string; path: string } => ({
  file: path === "." ? "flux-system/sync.yaml" : `${path}/flux-system/sync.yaml`,
  path,
});

describe("fluxClusters", () => {
  it.each([
    ["folders of clusters/", ["clusters/east", "clusters/west"], "clusters/east/apps.yaml", "east"],
    ["folders of another one", ["k8s/east", "k8s/west"], "k8s/west/deep/apps.yaml", "west"],
    ["folders of folders of clusters/", ["clusters/eu/a", "clusters/eu/b"], "clusters/eu/a/x.yaml", "a"],
    [
      "such folders of several",
      ["clusters/eu/a", "clusters/us/a", "clusters/us/b"],
      "clusters/us/a/x.yaml",
      "us/a",
    ],
    ["folders that lie apart", ["clusters/east", "mgmt"], "mgmt/x.yaml", "mgmt"],
    ["folders with a common end", ["east/flux", "west/flux"], "west/flux/x.yaml", "west"],
    ["one folder", ["k8s/east"], "k8s/east/x.yaml", undefined],
    ["one folder of clusters/", ["clusters/east"], "clusters/east/x.yaml", "east"],
    ["the whole tree", ["."], "clusters/east/x.yaml", "east"],
    ["the whole tree and a part of it", [".", "clusters/east"], "clusters/west/x.yaml", "west"],
    ["others, where a file lies in none", ["k8s/east", "k8s/west"], "apps/x.yaml", undefined],
  ])("are %s", (_name, roots, file, expected) => {
    expect(fluxClusters(roots.map(root))(file)).toBe(expected);
    expect(fluxClusters([...roots].reverse().map(root))(file)).toBe(expected);
  });

  it("are not what a Kustomization deploys from elsewhere", () => {
    const found = ["k8s/east", "k8s/west"].map((path) => ({ file: "sync.yaml", path }));
    expect(fluxClusters(found)("k8s/east/x.yaml")).toBeUndefined();
  });
});
