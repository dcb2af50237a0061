import { describe, expect, it } from "@jest/globals";
import { planSources } from "../../src/sources/plan-sources.ts";
import { renderKey, type SourceSpec } from "../../src/sources/source-plan.ts";

interface PlanCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly sources?: readonly SourceSpec[];
  /** Cluster -> files and renders, in order. */
  readonly clusters: Readonly<Record<string, readonly string[]>>;
  readonly leftOut?: Readonly<Record<string, string>>;
  readonly issues?: readonly string[];
}

const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n";
const app = (name: string, path: string, destination: string, more = ""): string =>
  `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  source: { repoURL: "https://example.com/a.git", path: ${path}${more} }
  destination: { ${destination} }
`;
const flux = (name: string, path: string, more = ""): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec: { path: ${path}, sourceRef: { kind: GitRepository, name: fleet }${more} }
`;

const cases: readonly PlanCase[] = [
  {
    name: "plain manifests are one cluster",
    files: { "a/pod.yaml": pod, "b.json": "{}" },
    clusters: { default: ["a/pod.yaml", "b.json"] },
  },
  {
    name: "an empty tree is not whole",
    files: {},
    clusters: { default: [] },
    issues: ["error source-empty"],
  },
  {
    name: "a kustomization that only lists resources is its files",
    files: {
      "k/kustomization.yaml": "resources: [pod.yaml, ../base]\n",
      "k/pod.yaml": pod,
      "base/kustomization.yaml": "resources: [net.yaml]\nsecretGenerator: [{ name: x, files: [x.txt] }]\n",
      "base/net.yaml": pod,
      "plain.yaml": pod,
    },
    clusters: { default: ["plain.yaml", "k/pod.yaml", "base/net.yaml"] },
  },
  {
    name: "one that changes objects is rendered, and its inputs are no objects",
    files: {
      "k/kustomization.yaml": "namePrefix: x-\nresources: [pod.yaml]\npatches: [{ path: patch.yaml }]\n",
      "k/pod.yaml": pod,
      "k/patch.yaml": pod,
      "k/forgotten.yaml": pod,
      "k/sub/other.yaml": pod,
    },
    clusters: { default: ["kustomize k"] },
    leftOut: { "k/forgotten.yaml": "not-listed", "k/sub/other.yaml": "not-listed" },
  },
  {
    name: "variants of one base are clusters; the same name in two places is the same cluster",
    files: {
      ...Object.fromEntries(
        ["web", "api"].flatMap((name) => [
          [`${name}/base/kustomization.yaml`, "resources: [pod.yaml]\n"],
          [`${name}/base/pod.yaml`, pod],
          [`${name}/overlays/dev/kustomization.yaml`, "namespace: dev\nresources: [../../base]\n"],
          [`${name}/overlays/prod/kustomization.yaml`, "namespace: prod\nresources: [../../base]\n"],
        ]),
      ),
      "shared.yaml": pod,
      "hosts/prod/node.yaml": pod,
    },
    clusters: {
      dev: ["shared.yaml", "kustomize api/overlays/dev", "kustomize web/overlays/dev"],
      prod: [
        "hosts/prod/node.yaml",
        "shared.yaml",
        "kustomize api/overlays/prod",
        "kustomize web/overlays/prod",
      ],
    },
    issues: ["notice source-shared", "notice source-shared"],
  },
  {
    name: "a component is nothing by itself",
    files: {
      "c/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [p.yaml]\n",
      "c/p.yaml": pod,
    },
    clusters: { default: [] },
    leftOut: { "c/kustomization.yaml": "kustomization-input", "c/p.yaml": "kustomization-input" },
  },
  {
    name: "templates of a chart are no manifests",
    files: {
      "chart/Chart.yaml": "name: x\n",
      "chart/values.yaml": "a: 1\n",
      "chart/templates/pod.yaml": "kind: {{ .Values.kind }}\n",
      "pod.yaml": pod,
    },
    clusters: { default: ["pod.yaml"] },
    leftOut: {
      "chart/Chart.yaml": "chart-file",
      "chart/templates/pod.yaml": "chart-file",
      "chart/values.yaml": "chart-file",
    },
    issues: ["warning chart-not-rendered"],
  },
  {
    name: "folders that are called clusters are one cluster, with a warning",
    files: {
      "k8s/clusters/east/pod.yaml": pod,
      "k8s/clusters/west/pod.yaml": pod,
      "clusters/one/pod.yaml": pod,
    },
    clusters: {
      default: ["clusters/one/pod.yaml", "k8s/clusters/east/pod.yaml", "k8s/clusters/west/pod.yaml"],
    },
    issues: ["warning source-ambiguous"],
  },
  {
    name: "Argo CD takes a directory, deeper where it recurses, a chart with its values",
    files: {
      "apps/one.yaml": app("one", "flat", "name: east, namespace: shop"),
      "apps/two.yaml": app(
        "two",
        "deep",
        "name: east",
        ", directory: { recurse: true, exclude: '{no.yaml}' }",
      ),
      "apps/three.yaml": app(
        "three",
        "chart",
        "name: west, namespace: n",
        ", helm: { valueFiles: [v.yaml] }",
      ),
      "apps/far.yaml": app("far", "nowhere", "name: west"),
      "flat/pod.yaml": pod,
      "flat/sub/pod.yaml": pod,
      "deep/sub/pod.yaml": pod,
      "deep/no.yaml": pod,
      "chart/Chart.yaml": "name: x\n",
      "chart/v.yaml": "a: 1\n",
    },
    clusters: { east: ["flat/pod.yaml", "deep/sub/pod.yaml"], west: ["helm chart three n chart/v.yaml"] },
    leftOut: {
      "apps/far.yaml": "names-deployments",
      "apps/one.yaml": "names-deployments",
      "apps/three.yaml": "names-deployments",
      "apps/two.yaml": "names-deployments",
      "deep/no.yaml": "not-deployed",
      "flat/sub/pod.yaml": "not-deployed",
    },
    issues: ["error source-elsewhere", "warning source-not-deployed"],
  },
  {
    name: "an ApplicationSet makes an application of every directory",
    files: {
      "set.yaml": `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all }
spec:
  generators:
    - matrix:
        generators:
          - git: { directories: [{ path: apps/* }, { path: apps/off, exclude: true }] }
          - list: { elements: [{ cluster: east }, { cluster: west }] }
    - clusters: {}
  template:
    metadata: { name: "{{path.basename}}-{{cluster}}" }
    spec:
      source: { repoURL: "https://example.com/a", path: "{{path}}" }
      destination: { name: "{{cluster}}" }
`,
      "apps/on/pod.yaml": pod,
      "apps/off/pod.yaml": pod,
    },
    clusters: { east: ["apps/on/pod.yaml"], west: ["apps/on/pod.yaml"] },
    leftOut: { "apps/off/pod.yaml": "not-deployed", "set.yaml": "names-deployments" },
    issues: ["warning source-not-deployed", "error generator-not-read"],
  },
  {
    name: "Flux follows what it deploys, and builds kustomizations on the way",
    files: {
      "clusters/prod/sync.yaml": flux("all", "./deploy"),
      "deploy/more.yaml": flux("more", "./more"),
      "deploy/k/kustomization.yaml": "namePrefix: x-\nresources: [pod.yaml]\n",
      "deploy/k/pod.yaml": pod,
      "more/pod.yaml": pod,
    },
    clusters: { prod: ["deploy/more.yaml", "kustomize deploy/k", "more/pod.yaml"] },
    leftOut: { "clusters/prod/sync.yaml": "names-deployments" },
  },
  {
    name: "what a deployment says that is not known is an error",
    files: { "clusters/prod/sync.yaml": flux("all", "./d", ", reshape: [{ patch: x }]"), "d/pod.yaml": pod },
    clusters: { prod: ["d/pod.yaml"] },
    leftOut: { "clusters/prod/sync.yaml": "names-deployments" },
    issues: ["error deployment-not-modelled"],
  },
  {
    name: "the configuration is taken at its word, patches apart",
    files: {
      "k/kustomization.yaml": "namePrefix: x-\nresources: [pod.yaml]\npatches: [{ path: patch.yaml }]\n",
      "k/pod.yaml": pod,
      "k/patch.yaml": pod,
      "other.yaml": pod,
    },
    sources: [
      { kind: "path", path: "k" },
      { kind: "kustomize", path: "./k/" },
      { kind: "path", path: "gone" },
    ],
    clusters: { one: ["k/kustomization.yaml", "k/pod.yaml", "kustomize k"] },
    leftOut: { "other.yaml": "not-configured" },
    issues: ["error source-empty"],
  },
  {
    name: "files that hold no objects and are not deployed are no matter",
    files: {
      "apps/one.yaml": app("one", "flat", "name: east"),
      "flat/pod.yaml": pod,
      "ci.yml": "on: push\njobs:\n  kind:\n    runs-on: ubuntu\n",
    },
    clusters: { east: ["flat/pod.yaml"] },
    leftOut: { "apps/one.yaml": "names-deployments", "ci.yml": "not-deployed" },
  },
];

describe("planSources", () => {
  it.each(cases)("$name", (one) => {
    const files = Object.entries(one.files).map(([path, text]) => ({ path, text }));
    const configured =
      one.sources === undefined
        ? undefined
        : [{ name: "one", sources: one.sources, inventory: [], place: undefined }];
    const plan = planSources(files, configured);
    const clusters = plan.clusters.map(({ name, sources }) => [
      name,
      sources.flatMap((source) => [...source.files, ...source.renders.map(renderKey)]),
    ]);
    expect(Object.fromEntries(clusters)).toEqual(one.clusters);
    expect(Object.fromEntries(plan.leftOut.map(({ path, reason }) => [path, reason]))).toEqual(
      one.leftOut ?? {},
    );
    const issues = [...plan.clusters.flatMap((cluster) => cluster.issues), ...plan.issues];
    expect(issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual(one.issues ?? []);
  });

  it("does not depend on the order of the files", () => {
    for (const { files, sources } of cases) {
      const list = Object.entries(files).map(([path, text]) => ({ path, text }));
      const configured =
        sources === undefined ? undefined : [{ name: "one", sources, inventory: [], place: undefined }];
      expect(planSources([...list].reverse(), configured)).toEqual(planSources(list, configured));
    }
  });
});
