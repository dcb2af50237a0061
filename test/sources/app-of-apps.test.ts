import { describe, expect, it } from "@jest/globals";
import { collectFiles, type Rendered, type RenderedSources } from "../../src/sources/collect-files.ts";
import { planSources } from "../../src/sources/plan-sources.ts";
import { plannedRenders } from "../../src/sources/planned-renders.ts";
import { renderKey, renderLabel, type Render } from "../../src/sources/source-plan.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import type { SourceFile } from "../../src/model/resource.ts";

type Tree = Readonly<Record<string, string>>;

interface Found {
  /** Cluster -> `Kind name` of what it is made from, what says what is deployed left out. */
  readonly clusters: Readonly<Record<string, readonly string[]>>;
  /** In the order asked for, round by round. */
  readonly renders: readonly string[];
  readonly leftOut: readonly string[];
  readonly issues: readonly string[];
}

/** Plans a tree and renders what it calls for by a table, until nothing more is called for. */
function check(tree: Tree, answers: Readonly<Record<string, string>> = {}, rounds = 20): Found {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text }));
  const asked: string[] = [];
  const answer = (render: Render): Rendered => {
    const text = answers[renderLabel(render)];
    const issue = { code: "render-failed", severity: "error", message: "the tool failed" } as const;
    return text === undefined ? { kind: "failed", issue } : { kind: "text", text };
  };
  let rendered: RenderedSources = {};
  for (let round = 0; round < rounds; round += 1) {
    const plan = planSources(files, undefined, {}, rendered);
    const { renders } = plannedRenders(plan, files, rendered);
    if (renders.length === 0) break;
    asked.push(...renders.map(renderLabel));
    rendered = { ...rendered, ...Object.fromEntries(renders.map((one) => [renderKey(one), answer(one)])) };
  }
  const plan = planSources(files, undefined, {}, rendered);
  expect(planSources([...files].reverse(), undefined, {}, rendered)).toEqual(plan);
  const collected = plan.clusters.map((cluster) => collectFiles(cluster, files, rendered));
  return {
    clusters: Object.fromEntries(
      plan.clusters.map(({ name }, index) => [name, objectsOf(collected[index]?.files ?? [])]),
    ),
    renders: asked,
    leftOut: plan.leftOut.map(({ path, reason }) => `${reason} ${path}`),
    issues: [...collected.flatMap(({ issues }) => issues), ...plan.issues].map(
      ({ severity, code, place }) => `${severity} ${code} ${place?.path ?? ""}`,
    ),
  };
}

function objectsOf(files: readonly SourceFile[]): readonly string[] {
  const objects = parseFiles(files).resources.map(({ kind, name }) => `${kind} ${name}`);
  return objects
    .filter((one) => !/^(?:Application|Kustomization|GitRepository|HelmRelease) /.test(one))
    .sort();
}

const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: x }\n`;
const app = (name: string, path: string, cluster = "prod", more = ""): string =>
  `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  source: { repoURL: "https://example.com/fleet", path: ${path}${more} }
  destination: { name: ${cluster} }
`;
const chart = (name: string): Tree => ({
  [`${name}/Chart.yaml`]: `name: ${name}\n`,
  [`${name}/templates/apps.yaml`]: "apiVersion: argoproj.io/v1alpha1\nkind: Application\n",
});

describe("Applications that a chart makes", () => {
  const tree: Tree = {
    "root.yaml": app("root", "fleet", "in-cluster"),
    ...chart("fleet"),
    "web/pod.yaml": pod("web"),
    "db/pod.yaml": pod("db"),
  };
  const root = "helm fleet as root in default";

  it("are followed once they are known", () => {
    const made = app("web", "web", "east") + app("db", "db", "west");
    expect(check(tree, { [root]: made })).toEqual({
      clusters: { "in-cluster": [], east: ["Pod web"], west: ["Pod db"] },
      renders: [root],
      leftOut: ["names-deployments root.yaml"],
      issues: [],
    });
  });

  it("are an error while they are not known", () => {
    const { clusters, issues } = check(tree);
    expect(clusters).toEqual({ "in-cluster": [] });
    expect(issues.filter((issue) => issue.startsWith("error"))).toEqual([
      "error deployment-rendered fleet/templates/apps.yaml",
      "error render-failed ",
    ]);
  });

  it("may make others by another chart", () => {
    const found = check(
      { ...tree, ...chart("more") },
      { [root]: app("more", "more", "east"), "helm more as more in default": app("web", "web", "east") },
    );
    expect(found.clusters).toEqual({ "in-cluster": [], east: ["Pod web"] });
    expect(found.renders).toEqual([root, "helm more as more in default"]);
  });

  it("may hold the one that makes them: it is the same", () => {
    const found = check(tree, { [root]: app("root", "fleet", "in-cluster") + app("web", "web") });
    expect(found.clusters).toEqual({ "in-cluster": [], prod: ["Pod web"] });
    expect(found.renders).toEqual([root]);
  });

  it("that go on for ever are an error", () => {
    const names = Array.from({ length: 14 }, (_, index) => `c${index}`);
    const found = check(
      { ...tree, ...Object.assign({}, ...names.map(chart)) },
      Object.fromEntries([
        [root, app("c0", "c0")],
        ...names.map((name, index) => [
          `helm ${name} as ${name} in default`,
          app(`c${index + 1}`, `c${index + 1}`),
        ]),
      ]),
    );
    expect(found.issues.filter((issue) => issue.includes("limit-exceeded"))).toEqual([
      "error limit-exceeded ",
    ]);
  });
});

describe("Applications that a kustomization changes", () => {
  const tree: Tree = {
    "base/apps.yaml": app("web", "web", "ENV"),
    "base/kustomization.yaml": "resources: [apps.yaml]\n",
    "overlays/east/kustomization.yaml":
      "resources: [../../base]\npatches:\n  - path: patch.yaml\n    target: { kind: Application }\n",
    "overlays/east/patch.yaml":
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web }\n",
    "web/pod.yaml": pod("web"),
  };
  const naming = [
    "names-deployments base/apps.yaml",
    "names-deployments base/kustomization.yaml",
    "names-deployments overlays/east/kustomization.yaml",
    "names-deployments overlays/east/patch.yaml",
  ];

  it("are those that are rendered, though nothing in the tree deploys it", () => {
    expect(check(tree, { "kustomize overlays/east": app("web", "web", "east") })).toEqual({
      clusters: { east: ["Pod web"] },
      renders: ["kustomize overlays/east"],
      leftOut: naming,
      issues: [],
    });
  });

  it("are an error where that fails, or was not tried", () => {
    const failed = check(tree);
    expect(failed.issues).toEqual([
      "error render-failed ",
      "error deployment-patched overlays/east/kustomization.yaml",
    ]);
    const untried = check(tree, {}, 0);
    expect(untried.issues).toEqual(["error deployment-patched overlays/east/kustomization.yaml"]);
  });

  it("are those of each overlay that is deployed", () => {
    const found = check(
      {
        ...tree,
        "overlays/west/kustomization.yaml": "namePrefix: west-\nresources: [../../base]\n",
        "roots.yaml":
          app("roots", "overlays/east", "in-cluster") + app("others", "overlays/west", "in-cluster"),
      },
      {
        "kustomize overlays/east": app("web", "web", "east"),
        "kustomize overlays/west": app("west-web", "web", "west"),
      },
    );
    expect(found.clusters).toEqual({ "in-cluster": [], east: ["Pod web"], west: ["Pod web"] });
    expect(found.issues).toEqual([]);
  });

  it("keep their places where they are left as they are", () => {
    const found = planSources(
      Object.entries({
        ...tree,
        "overlays/east/kustomization.yaml": "resources: [../../base]\nlabels: []\n",
      }).map(([path, text]) => ({ path, text })),
      undefined,
      {},
      { "kustomize overlays/east": { kind: "text", text: app("web", "web", "ENV") } },
    );
    expect(found.clusters.flatMap(({ sources }) => sources.map(({ place }) => place?.path))).toEqual([
      "base/apps.yaml",
    ]);
  });
});

describe("Applications of an Argo CD in each cluster", () => {
  const local = (name: string, path: string): string => app(name, path, "in-cluster");
  const pods: Tree = { "east/pod.yaml": pod("east"), "west/pod.yaml": pod("west") };

  it("are of the folder of clusters/ they lie in", () => {
    const found = check({
      ...pods,
      "clusters/east/shop.yaml": local("shop", "east"),
      "clusters/west/shop.yaml": local("shop", "west"),
    });
    expect(found).toMatchObject({ clusters: { east: ["Pod east"], west: ["Pod west"] }, issues: [] });
  });

  it("are of the one Argo CD there is where one folder has all of them", () => {
    const found = check({ ...pods, "clusters/mgmt/shop.yaml": local("shop", "east") + local("b", "west") });
    expect(found.clusters).toEqual({ "in-cluster": ["Pod east", "Pod west"] });
  });

  it("are of the cluster that what makes them is deployed to", () => {
    const root = (cluster: string): string => app(`root-${cluster}`, `fleet-${cluster}`, cluster);
    const found = check(
      {
        ...pods,
        ...chart("fleet-a"),
        ...chart("fleet-b"),
        "roots.yaml": root("a") + root("b"),
      },
      {
        "helm fleet-a as root-a in default": local("shop", "east"),
        "helm fleet-b as root-b in default": local("shop", "west"),
      },
    );
    expect(found).toMatchObject({ clusters: { a: ["Pod east"], b: ["Pod west"] }, issues: [] });
  });

  it("are of the variants that somebody applies by hand", () => {
    const overlay = (path: string): string =>
      `resources: [../../base]\npatches: [{ patch: 'kind: Application ${path}', target: { kind: Application } }]\n`;
    const found = check(
      {
        ...pods,
        "boot/base/apps.yaml": local("shop", "none"),
        "boot/base/kustomization.yaml": "resources: [apps.yaml]\n",
        "boot/overlays/a/kustomization.yaml": overlay("east"),
        "boot/overlays/b/kustomization.yaml": overlay("west"),
      },
      {
        "kustomize boot/overlays/a": local("shop", "east"),
        "kustomize boot/overlays/b": local("shop", "west"),
      },
    );
    expect(found).toMatchObject({ clusters: { a: ["Pod east"], b: ["Pod west"] }, issues: [] });
  });

  it("are an error where two of one name are told apart by nothing", () => {
    const twice = { ...pods, "a/shop.yaml": local("shop", "east"), "b/shop.yaml": local("shop", "west") };
    expect(check(twice).issues).toEqual(["error source-ambiguous b/shop.yaml"]);
    expect(check({ ...twice, "b/shop.yaml": local("shop", "east") }).issues).toEqual([
      "warning source-not-deployed west/pod.yaml",
    ]);
    expect(check({ ...twice, "b/shop.yaml": app("shop", "west", "other") }).issues).toEqual([]);
  });
});

describe("Kustomizations of Flux", () => {
  const flux = (name: string, path: string, more = ""): string => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec: { path: "${path}", sourceRef: { kind: GitRepository, name: flux-system }${more} }
`;

  it("that variables are filled into deploy what they say then, each in its cluster", () => {
    const root = (cluster: string): string =>
      flux("root", "./shared", `, postBuild: { substitute: { env: ${cluster} } }`);
    const found = check({
      "clusters/east/sync.yaml": root("east"),
      "clusters/west/sync.yaml": root("west"),
      "shared/apps.yaml": flux("apps", "./apps/${env}"),
      "apps/east/pod.yaml": pod("east"),
      "apps/west/pod.yaml": pod("west"),
    });
    expect(found).toMatchObject({ clusters: { east: ["Pod east"], west: ["Pod west"] }, issues: [] });
  });

  it("of two clusters beside each other are told apart, whatever the folder is called", () => {
    const found = check({
      ...Object.fromEntries(
        ["east", "west"].flatMap((name) => [
          [`k8s/${name}/flux-system/sync.yaml`, flux("flux-system", `./k8s/${name}`)],
          [`k8s/${name}/apps.yaml`, flux("apps", `./apps/${name}`)],
          [`apps/${name}/pod.yaml`, pod(name)],
        ]),
      ),
    });
    expect(found).toMatchObject({ clusters: { east: ["Pod east"], west: ["Pod west"] }, issues: [] });
  });

  it("that come out of a kustomization are of the cluster it is deployed to", () => {
    const found = check(
      {
        "clusters/east/sync.yaml": flux("root", "./shared/east"),
        "clusters/west/sync.yaml": flux("root", "./shared/west"),
        "shared/base/apps.yaml": flux("apps", "./apps/none"),
        "shared/base/kustomization.yaml": "resources: [apps.yaml]\n",
        "shared/east/kustomization.yaml": "resources: [../base]\nreplacements: []\n",
        "shared/west/kustomization.yaml": "resources: [../base]\nreplacements: []\n",
        "apps/east/pod.yaml": pod("east"),
        "apps/west/pod.yaml": pod("west"),
      },
      {
        "kustomize shared/east": flux("apps", "./apps/east"),
        "kustomize shared/west": flux("apps", "./apps/west"),
      },
    );
    expect(found).toMatchObject({ clusters: { east: ["Pod east"], west: ["Pod west"] }, issues: [] });
  });

  it("that are left as they are keep their cluster and their place", () => {
    const tree: Tree = {
      "clusters/east/flux-system/sync.yaml": flux("flux-system", "./clusters/east"),
      "clusters/east/flux-system/kustomization.yaml":
        "resources: [sync.yaml]\npatches: [{ patch: '[]', target: { kind: Deployment } }]\n",
      "clusters/east/apps.yaml": flux("apps", "./apps"),
      "apps/pod.yaml": pod("east"),
    };
    const found = check(tree, {
      "kustomize clusters/east/flux-system": flux("flux-system", "./clusters/east"),
    });
    expect(found).toMatchObject({ clusters: { east: ["Pod east"] }, issues: [] });
  });
});
