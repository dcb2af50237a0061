import { describe, expect, it } from "@jest/globals";
import { planSources } from "../../src/sources/plan-sources.ts";
import { inputFilter, mayNeedRender, plannedRenders, readsWhole } from "../../src/sources/planned-renders.ts";
import type { HelmRender, Render } from "../../src/sources/source-plan.ts";

const app: Render = { kind: "kustomize", path: "app" };
const helm: HelmRender = {
  kind: "helm",
  chart: "chart",
  release: "x",
  namespace: "y",
  values: ["env/./prod.yaml"],
};

/** Files of the tree that its renders read; the kinds that no policy is in are named beside it. */
function inputs(
  render: Render,
  texts: Readonly<Record<string, string>>,
  others: readonly string[],
): string[] {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const plan = planSources(files, [{ name: "one", sources: [render], inventory: [], place: undefined }]);
  const isInput = inputFilter(plannedRenders(plan, files).inputs);
  return [...Object.keys(texts), ...others].filter(isInput).sort();
}

const generator =
  "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: x }\nfiles: [k=data/a.txt]\n";

describe("plannedRenders", () => {
  it.each([
    [
      "what a kustomization names, and the manifests below it and its bases",
      app,
      {
        "app/kustomization.yaml":
          "namePrefix: x-\nresources: [../base]\nconfigMapGenerator: [{ name: a, files: [b=a.txt], envs: [c.env] }]",
        "app/deep/unnamed.yaml": "a: 1",
        "base/kustomization.yaml": "resources: [pod.yaml]",
        "base/pod.yaml": "kind: Pod",
        "other/pod.yaml": "kind: Pod",
      },
      ["app/a.txt", "app/c.env", "app/picture.png", "other/a.txt"],
      [
        "app/a.txt",
        "app/c.env",
        "app/deep/unnamed.yaml",
        "app/kustomization.yaml",
        "base/kustomization.yaml",
        "base/pod.yaml",
      ],
    ],
    [
      "what a plugin in a file names",
      app,
      { "app/kustomization.yaml": "generators: [gen.yaml]", "app/gen.yaml": generator },
      ["app/data/a.txt", "app/data/b.txt", "data/a.txt"],
      ["app/data/a.txt", "app/gen.yaml", "app/kustomization.yaml"],
    ],
    [
      "what a plugin in a directory names",
      app,
      {
        "app/kustomization.yaml": "generators: [gen]",
        "app/gen/kustomization.yaml": "resources: [gen.yaml]",
        "app/gen/gen.yaml": generator,
      },
      ["app/data/a.txt", "app/data/b.txt"],
      ["app/data/a.txt", "app/gen/gen.yaml", "app/gen/kustomization.yaml", "app/kustomization.yaml"],
    ],
    [
      "a chart with everything in it, and its values",
      helm,
      { "chart/Chart.yaml": "name: x", "env/prod.yaml": "a: 1", "env/test.yaml": "a: 1" },
      ["chart/charts/redis-1.tgz", "chart/templates/_names.tpl", "charts/x", "chart.txt"],
      ["chart/Chart.yaml", "chart/charts/redis-1.tgz", "chart/templates/_names.tpl", "env/prod.yaml"],
    ],
    [
      "nothing where nothing is rendered",
      app,
      { "app/kustomization.yaml": "resources: [a.yaml]", "app/a.yaml": "a: 1" },
      ["app/a.txt"],
      [],
    ],
  ])("reads %s", (_name, render, texts, others, expected) => {
    expect(inputs(render, texts, others)).toEqual(expected);
  });
});

describe("what a chart reads", () => {
  it.each([
    ["chart/text.txt", true],
    ["env/prod.yaml", true],
    ["env/test.yaml", false],
    ["charts/text.txt", false],
  ])("%s: %s", (file, reads) => {
    expect(readsWhole(helm, file)).toBe(reads);
  });
});

describe("mayNeedRender", () => {
  it.each([
    ["a/kustomization.yml", "", true],
    ["Chart.yaml", "", true],
    ["a/sync.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", true],
    ["a/kustomizations.yaml", "", false],
    ["Chart.yaml/a.yaml", "", false],
  ])("%s %j: %s", (path, text, may) => {
    expect(mayNeedRender({ path, text })).toBe(may);
  });
});
