import { describe, expect, it } from "@jest/globals";
import { collectFiles } from "../../src/sources/collect-files.ts";
import { planSources } from "../../src/sources/plan-sources.ts";
import type { Render } from "../../src/sources/source-plan.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";

type Tree = Readonly<Record<string, string>>;

interface Found {
  readonly renders: readonly Render[];
  /** `Kind namespace/name` of what is taken as it is. */
  readonly objects: readonly string[];
  /** `severity code path:line message`. */
  readonly issues: readonly string[];
}

/** What the one cluster of a tree is made from; nothing is rendered. */
function check(tree: Tree): Found {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text }));
  const plan = planSources(files, undefined);
  expect(planSources([...files].reverse(), undefined)).toEqual(plan);
  const [cluster, ...more] = plan.clusters;
  if (cluster === undefined) throw new Error("there is always a cluster");
  expect(more).toEqual([]);
  const collected = collectFiles(cluster, files, {});
  return {
    renders: cluster.sources.flatMap(({ renders }) => renders),
    objects: parseFiles(collected.files).resources.map(
      ({ kind, namespace, name }) => `${kind} ${namespace ?? "-"}/${name}`,
    ),
    issues: [...collected.issues, ...plan.issues]
      .filter(({ code }) => code !== "source-not-rendered" && code !== "source-not-deployed")
      .map(
        ({ severity, code, place, message }) =>
          `${severity} ${code} ${place?.path ?? ""}:${place?.line ?? 0} ${message}`,
      ),
  };
}

const pod = (name: string, more = ""): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}${more} }\n`;

/** An Application whose source says `more`, one line after the other from line 7 on. */
const app = (path: string, more: string, rest = ""): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  source:
    { repoURL: "https://example.com/org/fleet.git", path: ${path}, targetRevision: main,
${more.replace(/^/gm, "      ")} }
  destination: { name: prod, namespace: shop }
${rest}`;

const kustomized: Tree = {
  "k/kustomization.yaml": "namePrefix: own-\nresources: [pod.yaml]\npatches: [{ patch: first }]\n",
  "k/pod.yaml": pod("web"),
  "c/kustomization.yaml": "kind: Component\nresources: []\n",
};

describe("what an Application changes of a kustomization", () => {
  const edited = (more: string): unknown => {
    const { renders, issues } = check({ ...kustomized, "app.yaml": app("k", `kustomize: ${more}`) });
    expect(issues).toEqual([]);
    const [render] = renders;
    if (render?.kind !== "kustomize" || render.edited === undefined) return undefined;
    expect(render).toMatchObject({ path: "k", edited: { file: "k/kustomization.yaml", by: "shop" } });
    return JSON.parse(render.edited.text);
  };
  const own = { namePrefix: "own-", resources: ["pod.yaml"], patches: [{ patch: "first" }] };

  it.each([
    ["a prefix in the place of the one written", "{ namePrefix: prod- }", { ...own, namePrefix: "prod-" }],
    [
      "a suffix and a namespace",
      "{ nameSuffix: -x, namespace: n }",
      { ...own, nameSuffix: "-x", namespace: "n" },
    ],
    [
      "patches after the others",
      "{ patches: [{ patch: second, target: { kind: Pod } }] }",
      { ...own, patches: [{ patch: "first" }, { patch: "second", target: { kind: "Pod" } }] },
    ],
    ["labels", "{ commonLabels: { a: b } }", { ...own, commonLabels: { a: "b" } }],
    [
      "labels that selectors don't get",
      "{ commonLabels: { a: b }, labelWithoutSelector: true }",
      { ...own, labels: [{ pairs: { a: "b" }, includeTemplates: false }] },
    ],
    [
      "a number of replicas",
      "{ replicas: [{ name: web, count: '2' }] }",
      { ...own, replicas: [{ name: "web", count: 2 }] },
    ],
    [
      "components, missing ones left out where it says so",
      "{ components: [../c, ../gone], ignoreMissingComponents: true }",
      { ...own, components: ["../c"] },
    ],
    ["nothing by images", "{ images: ['web:2'] }", undefined],
  ])("sets %s", (_name, more, expected) => {
    expect(edited(more)).toEqual(expected);
  });

  it("is an error at its line where it names what isn't there, is remote, or is a variable", () => {
    const issues = (more: string): readonly string[] =>
      check({ ...kustomized, "app.yaml": app("k", `kustomize: ${more}`) }).issues;
    expect(issues("{ components: [../gone] }")).toEqual([
      expect.stringMatching(/^error kustomization-input-missing app.yaml:6 `\.\.\/gone`/),
    ]);
    expect(issues("{ components: ['https://example.com/c'] }")).toEqual([
      expect.stringMatching(/^error kustomization-remote app.yaml:6 /),
    ]);
    expect(issues("{ commonLabels: { a: $ARGOCD_APP_NAME } }")).toEqual([
      expect.stringMatching(/^error deployment-not-modelled app.yaml:7 `kustomize.commonLabels`/),
    ]);
  });
});

describe("what an Application gives a chart", () => {
  const chart: Tree = {
    "chart/Chart.yaml": "name: x\n",
    "chart/v.yaml": "a: 1\n",
    "values/prod.yaml": "a: 2\n",
  };
  const helm = (more: string): Found => check({ ...chart, "app.yaml": app("chart", `helm: ${more}`) });

  it.each([
    [
      "files of the chart and of the repository",
      "{ valueFiles: [v.yaml, /values/prod.yaml] }",
      { values: ["chart/v.yaml", "values/prod.yaml"] },
    ],
    [
      "files that may be missing",
      "{ valueFiles: [gone.yaml], ignoreMissingValueFiles: true }",
      { values: [] },
    ],
    ["values as text", "{ values: 'x: 1' }", { inline: "x: 1" }],
    [
      "values as an object, which win",
      "{ values: 'x: 1', valuesObject: { x: { y: [2] } } }",
      { inline: '{"x":{"y":[2]}}' },
    ],
    [
      "parameters",
      "{ parameters: [{ name: a, value: $ARGOCD_APP_NAME }, { name: b, value: 1, forceString: true }] }",
      {
        set: [
          { name: "a", value: "shop", as: "literal" },
          { name: "b", value: "1", as: "text" },
        ],
      },
    ],
    [
      "files as parameters",
      "{ fileParameters: [{ name: a, path: v.yaml }] }",
      { set: [{ name: "a", value: "chart/v.yaml", as: "file" }] },
    ],
    ["names", "{ releaseName: r, namespace: n, skipCrds: true }", { release: "r", namespace: "n" }],
    [
      "versions",
      "{ kubeVersion: 1.30.0, apiVersions: [a/v1] }",
      { kubeVersion: "1.30.0", apiVersions: ["a/v1"] },
    ],
  ])("is %s", (_name, more, expected) => {
    const { renders, issues } = helm(more);
    expect(issues).toEqual([]);
    expect(renders).toEqual([
      { kind: "helm", chart: "chart", release: "shop", namespace: "shop", values: [], ...expected },
    ]);
  });

  it.each([
    [
      "a missing file",
      "{ valueFiles: [gone.yaml] }",
      "`helm.valueFiles[0]`",
      "`gone.yaml` is not in the tree",
    ],
    ["a remote file", "{ valueFiles: ['https://example.com/v'] }", "`helm.valueFiles[0]`", "is remote"],
    [
      "a file out of the tree",
      "{ valueFiles: [../../v.yaml] }",
      "`helm.valueFiles[0]`",
      "leads out of the tree",
    ],
    [
      "a source that isn't there",
      "{ valueFiles: [$v/prod.yaml] }",
      "`helm.valueFiles[0]`",
      "no source has the `ref`",
    ],
    [
      "a variable of its own",
      "{ parameters: [{ name: a, value: $ARGOCD_APP_REVISION }] }",
      "`helm.parameters[0]`",
      "only Argo CD knows",
    ],
    ["what calsim does not know", "{ postRender: x }", "`helm.postRender`", ""],
  ])("is an error at its line where it is %s", (_name, more, field, why) => {
    const { issues } = helm(more);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(/^error deployment-not-modelled app.yaml:7 /);
    expect(issues[0]).toContain(field);
    expect(issues[0]).toContain(why);
  });

  it("comes from a second source by its name, where that is this repository", () => {
    const sources = (other: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  sources:
    - { repoURL: "https://example.com/org/fleet.git", path: chart, helm: { valueFiles: [$v/values/prod.yaml] } }
    - { repoURL: "${other}", ref: v }
  destination: { name: prod, namespace: shop }
`;
    expect(check({ ...chart, "app.yaml": sources("git@example.com:org/fleet.git") }).renders).toMatchObject([
      { values: ["values/prod.yaml"] },
    ]);
    expect(check({ ...chart, "app.yaml": sources("https://example.com/org/other") }).issues).toEqual([
      expect.stringMatching(
        /^error .* app.yaml:6 .*`\$v\/values\/prod.yaml` is of `example.com\/org\/other`/,
      ),
    ]);
  });
});

describe("an Application", () => {
  it("is overridden by files of its directory", () => {
    const { renders } = check({
      "app.yaml": app("chart", "helm: { releaseName: r, values: 'a: 1' }"),
      "chart/Chart.yaml": "name: x\n",
      "chart/.argocd-source.yaml": "helm: { values: 'a: 2' }\n",
      "chart/.argocd-source-shop.yaml": "helm: { releaseName: own }\n",
      "chart/.argocd-source-other.yaml": "helm: { releaseName: other }\n",
    });
    expect(renders).toMatchObject([{ release: "own", inline: "a: 2" }]);
  });

  it("labels the namespace it makes, and leaves files out that say so", () => {
    const rest = `  syncPolicy:
    syncOptions: [CreateNamespace=true]
    managedNamespaceMetadata: { labels: { team: shop } }
`;
    const { objects } = check({
      "app.yaml": app("d", "directory: { recurse: true }", rest),
      "d/pod.yaml": pod("web"),
      "d/skipped.yaml": `# +argocd:skip-file-rendering\n${pod("no")}`,
    });
    expect(objects).toEqual(["Namespace -/shop", "Pod shop/web"]);
  });

  it("with everything below its directory takes what kustomizations there name as plain manifests", () => {
    const { objects, renders, issues } = check({
      "app.yaml": app("d", "directory: { recurse: true }"),
      "d/base/kustomization.yaml": "resources: [pod.yaml]\n",
      "d/base/pod.yaml": pod("web"),
      "d/prod/kustomization.yaml": "namePrefix: own-\nresources: [../base]\n",
    });
    expect([objects, renders]).toEqual([["Pod shop/web"], []]);
    expect(issues).toEqual([
      expect.stringMatching(/^warning kustomization-not-built app.yaml:6 .*`d\/base`/),
      expect.stringMatching(/^warning kustomization-not-built app.yaml:6 .*`d\/prod`/),
    ]);
  });

  it.each([
    [
      "two tools",
      "helm: { releaseName: r }, kustomize: { namePrefix: x }",
      "error deployment-invalid app.yaml:5 it sets `kustomize` and `helm`",
    ],
    ["a plugin", "plugin: { name: x }", "error deployment-not-modelled app.yaml:7 `plugin`"],
    [
      "jsonnet",
      "directory: { jsonnet: { libs: [x] } }",
      "error deployment-not-modelled app.yaml:7 `directory.jsonnet`",
    ],
    [
      "a tool for another kind of directory",
      "kustomize: { namePrefix: x }",
      "error source-empty app.yaml:6 it deploys `d` with kustomize, and there is no kustomization file",
    ],
  ])("is an error with %s", (_name, more, expected) => {
    const { issues } = check({ "app.yaml": app("d", more), "d/pod.yaml": pod("web") });
    expect(issues[0]).toContain(expected);
  });

  it("of a tag is judged as if the tag moved, and says so", () => {
    const { objects, issues } = check({
      "app.yaml": app("d", "directory: {}").replace("targetRevision: main", "targetRevision: v1.2.0"),
      "d/pod.yaml": pod("web"),
    });
    expect(objects).toEqual(["Pod shop/web"]);
    expect(issues).toEqual([expect.stringMatching(/^notice source-pinned app.yaml:6 .*`v1.2.0`/)]);
  });

  it("that a chart makes, or a patch changes, is not followed, and says so", () => {
    const root = app("chart", "helm: { releaseName: r }");
    const hidden = check({
      "app.yaml": root,
      "chart/Chart.yaml": "name: x\n",
      "chart/templates/shop.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\n",
    });
    expect(hidden.issues).toEqual([
      expect.stringMatching(/^error deployment-rendered chart\/templates\/shop.yaml:1 /),
    ]);
    const patched = check({
      "app.yaml": app("d", "directory: {}"),
      "d/pod.yaml": pod("web"),
      "kustomization.yaml": "resources: [app.yaml]\npatches:\n  - path: patch.yaml\n",
      "patch.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop }\n",
    });
    expect(patched.issues).toEqual([
      expect.stringMatching(/^error deployment-patched kustomization.yaml:3 /),
    ]);
  });
});

describe("two Applications of two repositories", () => {
  it("are both taken as of this one, with a warning", () => {
    const { objects, issues } = check({
      "app.yaml": `${app("d", "directory: {}")}---\n${app("e", "directory: {}").replace("org/fleet", "org/other").replace("name: shop", "name: other")}`,
      "d/pod.yaml": pod("web"),
      "e/pod.yaml": pod("api"),
    });
    expect(objects).toEqual(["Pod shop/web", "Pod shop/api"]);
    expect(issues).toEqual([
      expect.stringMatching(
        /^warning source-ambiguous app.yaml:6 .*`example.com\/org\/fleet`, `example.com\/org\/other`/,
      ),
    ]);
  });
});

describe("Applications to clusters by name and by address", () => {
  const to = (file: string, destination: string): Tree => ({
    [`${file}.yaml`]: app("apps", "name: x")
      .replace("name: shop", `name: ${file}`)
      .replace(/destination: .*/, `destination: { ${destination} }`),
  });
  const ambiguous = (tree: Tree): readonly string[] =>
    planSources(
      Object.entries({ "apps/pod.yaml": pod("web"), ...tree }).map(([path, text]) => ({ path, text })),
      undefined,
    ).issues.flatMap(({ code, message }) => (code === "source-ambiguous" ? [message] : []));

  it("may have half of one each, and say so", () => {
    expect(ambiguous({ ...to("a", "name: prod"), ...to("b", "server: https://10.0.0.1") })).toEqual([
      expect.stringContaining("by name where they deploy to (`prod`), others by address (`10.0.0.1`)"),
    ]);
  });

  it.each([
    ["by name alone", to("a", "name: prod"), to("b", "name: in-cluster")],
    ["by address alone", to("a", "server: https://10.0.0.1"), to("b", "server: https://10.0.0.2")],
    ["to the one they are in", to("a", "name: prod"), to("b", "server: https://kubernetes.default.svc")],
    ["of one name", to("a", "name: '10.0.0.1'"), to("b", "server: https://10.0.0.1")],
  ])("are told apart %s", (_how, a, b) => {
    expect(ambiguous({ ...a, ...b })).toEqual([]);
  });
});

describe("an ApplicationSet", () => {
  const set = (generator: string, path: string, name = "prod"): string => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all, namespace: argocd }
spec:
  generators:
    - ${generator}
  template:
    metadata: { name: x }
    spec:
      source: { repoURL: "https://example.com/org/fleet", path: "${path}" }
      destination: { name: "${name}", namespace: shop }
`;
  const tree: Tree = {
    "apps/web/pod.yaml": pod("web"),
    "apps/api/pod.yaml": pod("api"),
    "apps/api/deep/pod.yaml": pod("deep"),
    "conf/one.json": '{ "cluster": { "name": "prod" }, "dir": "apps/web" }',
  };

  it.each([
    ["directories", "git: { directories: [{ path: apps/* }] }", "{{path}}", ["Pod shop/api", "Pod shop/web"]],
    [
      "directories but one",
      "git: { directories: [{ path: 'apps/*' }, { path: apps/api, exclude: true }] }",
      "{{ .path.path }}",
      ["Pod shop/web"],
    ],
    [
      "parts of a path",
      "git: { directories: [{ path: apps/web }] }",
      "apps/{{ index .path.segments 1 }}",
      ["Pod shop/web"],
    ],
    [
      "parts of a path, the older way",
      "git: { directories: [{ path: apps/web }] }",
      "{{path[0]}}/{{path.basename}}",
      ["Pod shop/web"],
    ],
    [
      "values",
      "git: { directories: [{ path: apps/web }], values: { dir: 'apps/{{path.basename}}' } }",
      "{{values.dir}}",
      ["Pod shop/web"],
    ],
    [
      "a prefix",
      "git: { directories: [{ path: apps/web }], pathParamPrefix: my }",
      "{{my.path}}",
      ["Pod shop/web"],
    ],
    ["files", "git: { files: [{ path: 'conf/**/*.json' }] }", "{{dir}}", ["Pod shop/web"]],
    [
      "a list, selected from",
      "{ list: { elements: [{ dir: api }, { dir: web }] }, selector: { matchLabels: { dir: web } } }",
      "apps/{{dir}}",
      ["Pod shop/web"],
    ],
    [
      "functions",
      "list: { elements: [{ dir: WEB, to: apps }] }",
      "{{ .at | default .to }}/{{ .dir | lower | trimPrefix `x` }}",
      ["Pod shop/web"],
    ],
    [
      "a union, where later rows say more",
      "merge: { mergeKeys: [a], generators: [{ list: { elements: [{ a: 1, dir: gone }, { a: 2, dir: api }] } }, { list: { elements: [{ a: 1, dir: web }, { a: 3, dir: gone }] } }] }",
      "apps/{{dir}}",
      ["Pod shop/api", "Pod shop/web"],
    ],
    [
      "a template of its own",
      "list: { elements: [{ dir: web }], template: { spec: { source: { path: 'apps/{{dir}}' } } } }",
      "gone",
      ["Pod shop/web"],
    ],
  ])("makes applications of %s", (_name, generator, path, expected) => {
    const { objects, issues } = check({ ...tree, "set.yaml": set(generator, path) });
    expect(issues).toEqual([]);
    expect([...objects].sort()).toEqual(expected);
  });

  it.each([
    [
      "functions it does not know",
      "list: { elements: [{ dir: WEB }] }",
      "apps/{{ .dir | snakecase }}",
      "error template-not-filled set.yaml:10 calsim can't fill in `{{ .dir | snakecase }}`: what this application",
    ],
    [
      "parameters that are not set, however often",
      "list: { elements: [{ dir: web }, { dir: api }] }",
      "apps/{{ .path }}",
      "error template-not-filled set.yaml:10 calsim can't fill in `{{ .path }}`: what 2 applications deploy is not",
    ],
    [
      "a union without keys",
      "merge: { generators: [{ list: { elements: [{ dir: web }] } }] }",
      "apps/{{dir}}",
      "error generator-not-read set.yaml:6 its `merge` generator names no `mergeKeys`",
    ],
    [
      "a union of rows with one key",
      "merge: { mergeKeys: [a], generators: [{ list: { elements: [{ a: 1, dir: web }, { a: 1, dir: api }] } }] }",
      "apps/{{dir}}",
      "error generator-not-read set.yaml:6 its `merge` generator has rows that agree",
    ],
    [
      "a union with other generators",
      "merge: { mergeKeys: [a], generators: [{ list: { elements: [{ a: 1 }] } }, { clusters: {} }] }",
      "apps/{{dir}}",
      "error generator-not-read set.yaml:6 the `clusters` generator",
    ],
    [
      "other generators",
      "clusters: {}",
      "apps/web",
      "error generator-not-read set.yaml:6 the `clusters` generator",
    ],
    [
      "lists of other generators",
      "list: { elementsYaml: x }",
      "apps/web",
      "error generator-not-read set.yaml:6 `list.elementsYaml`",
    ],
    [
      "another repository",
      "git: { repoURL: 'https://example.com/other', directories: [{ path: apps/web }] }",
      "{{path}}",
      "error source-elsewhere set.yaml:9 its generator reads `example.com/other`",
    ],
  ])("says that it does not read %s", (_name, generator, path, expected) => {
    const { issues } = check({
      ...tree,
      "set.yaml": `${set(generator, path)}---\n${app("apps/api", "name: x")}`,
    });
    expect(issues).toEqual([expect.stringContaining(expected)]);
  });

  it("of other generators and another repository is a part that is not known, as an Application of that", () => {
    const far = set("clusters: {}", "x").replace("org/fleet", "org/other");
    const chart = far.replace('path: "x"', "chart: x").replace("name: all", "name: charts");
    const { issues } = check({
      ...tree,
      "set.yaml": far,
      "chart.yaml": chart,
      "app.yaml": app("apps/api", "name: x"),
    });
    expect(issues).toEqual([
      expect.stringContaining("warning generator-not-read chart.yaml:6 "),
      expect.stringContaining("warning generator-not-read set.yaml:6 "),
    ]);
  });

  it("may leave functions where they say nothing of what is deployed", () => {
    const text = set("list: { elements: [{ dir: web }] }", "apps/{{dir}}");
    const { objects, issues } = check({
      ...tree,
      "set.yaml": `${text}      project: "{{ .dir | snakecase }}"\n`,
    });
    expect(issues).toEqual([]);
    expect(objects).toEqual(["Pod shop/web"]);
  });

  it("says that it does not read a patch of its template", () => {
    const text = set("list: { elements: [{ dir: web }] }", "apps/{{dir}}");
    const { issues } = check({ ...tree, "set.yaml": `${text}  templatePatch: "spec: {}"\n` });
    expect(issues).toEqual([
      expect.stringContaining("error deployment-not-modelled set.yaml:12 `templatePatch`"),
    ]);
  });
});

/** A Kustomization whose spec says `more`, one line after the other from line 5 on. */
const flux = (path: string, more = "", source = "{ kind: GitRepository, name: flux-system }"): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
${more.replace(/^(?=.)/gm, "  ")}
  path: ${path}
  sourceRef: ${source}
`;

describe("what a Flux Kustomization changes", () => {
  it("is a namespace: files as they are where it only says where they go, else a render", () => {
    const target = { "clusters/prod/apps.yaml": flux("./d", "targetNamespace: shop") };
    const plain = check({
      ...target,
      "d/pod.yaml": pod("web"),
      "d/other.yaml": pod("api", ", namespace: shop"),
    });
    expect(plain.objects).toEqual(["Pod shop/api", "Pod shop/web"]);
    const moved = check({ ...target, "d/pod.yaml": pod("web", ", namespace: elsewhere") });
    expect(moved.renders).toMatchObject([{ kind: "kustomize", path: "d" }]);
    const renamed = check({
      ...target,
      "d/ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n",
    });
    expect(renamed.renders).toHaveLength(1);
  });

  it("makes a kustomization of a directory that has none", () => {
    const more =
      "namePrefix: x-\npatches: [{ patch: p }]\ncommonMetadata: { labels: { a: b } }\ncomponents: [../c]";
    const { renders, issues } = check({
      "clusters/prod/apps.yaml": flux("./d", more),
      "d/pod.yaml": pod("web"),
      "d/k/kustomization.yaml": "resources: [pod.yaml]\n",
      "d/k/pod.yaml": pod("api"),
      "c/kustomization.yaml": "kind: Component\n",
    });
    expect(issues).toEqual([]);
    const [render] = renders;
    if (render?.kind !== "kustomize" || render.edited === undefined) throw new Error("it is rendered");
    expect(render.edited.file).toBe("d/kustomization.yaml");
    expect(JSON.parse(render.edited.text)).toEqual({
      resources: ["pod.yaml", "k"],
      namePrefix: "x-",
      patches: [{ patch: "p" }],
      components: ["../c"],
      labels: [{ pairs: { a: "b" } }],
    });
  });

  it("is laid over the kustomization that is there", () => {
    const { renders } = check({
      ...kustomized,
      "clusters/prod/apps.yaml": flux("./k", "patches: [{ patch: second }]"),
    });
    const [render] = renders;
    if (render?.kind !== "kustomize" || render.edited === undefined) throw new Error("it is rendered");
    expect(JSON.parse(render.edited.text)).toMatchObject({
      namePrefix: "own-",
      patches: [{ patch: "first" }, { patch: "second" }],
    });
  });

  it("is filled into every text", () => {
    const more = "postBuild: { substitute: { app: web, port: 8080 } }";
    const { objects, issues } = check({
      "clusters/prod/apps.yaml": flux("./d", more),
      "d/pod.yaml": pod("${app}", ", namespace: ${space:-shop}"),
    });
    expect(objects).toEqual(["Pod shop/web"]);
    expect(issues).toEqual([]);
  });

  it("is an error at the line of a variable that comes from elsewhere", () => {
    const more = "postBuild: { substitute: { app: web }, substituteFrom: [{ kind: ConfigMap, name: vars }] }";
    const { issues } = check({
      "clusters/prod/apps.yaml": flux("./d", more),
      "d/pod.yaml": `# a pod\n${pod("${app}", ", namespace: ${space}")}`,
    });
    expect(issues).toEqual([
      "error variable-not-substituted d/pod.yaml:4 the value of `space` may come from ConfigMap `vars`, which is not known",
    ]);
  });

  it("takes values from ConfigMaps that the cluster is given as they are written", () => {
    const vars = (kind: string, name: string, data: string, namespace = "flux-system"): string =>
      `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\ndata: ${data}\n`;
    const from = (...kinds: readonly string[]): string =>
      `postBuild: { substituteFrom: [${kinds.map((kind) => `{ kind: ${kind}, name: vars }`).join(", ")}], substitute: { app: web } }`;
    const read = (more: string, files: Readonly<Record<string, string>>, text: string): unknown => {
      const { objects, issues } = check({
        "clusters/prod/apps.yaml": flux("./d", more),
        "d/pod.yaml": `${pod("${app}")}\n---\n${text}`,
        ...files,
      });
      return issues.length === 0 ? objects : issues;
    };
    const inSpace = pod("more", ", namespace: ${space}");
    const known = { "d/vars.yaml": vars("ConfigMap", "vars", "{ space: blue, app: never }") };
    expect(read(from("ConfigMap"), known, inSpace)).toEqual(["Pod -/web", "Pod blue/more"]);
    const unknown = [
      expect.stringMatching(/^error variable-not-substituted d\/pod.yaml:\d+ the value of `space` /),
    ];
    // Not deployed, of another namespace, there twice, itself filled in, or what a later object may set.
    expect(read(from("ConfigMap"), { "e/vars.yaml": known["d/vars.yaml"] }, inSpace)).toEqual(unknown);
    const other = { "d/vars.yaml": vars("ConfigMap", "vars", "{ space: blue }", "apps") };
    expect(read(from("ConfigMap"), other, inSpace)).toEqual(unknown);
    const twice = { ...known, "d/more.yaml": vars("ConfigMap", "vars", "{ space: red }") };
    expect(read(from("ConfigMap"), twice, inSpace)).toEqual(unknown);
    const itself = { "d/vars.yaml": vars("ConfigMap", "vars", "{ space: '${app}' }") };
    expect(read(from("ConfigMap"), itself, inSpace)).toEqual(unknown);
    expect(read(from("ConfigMap", "Secret"), known, inSpace)).toEqual(unknown);
    expect(read(from("Secret", "ConfigMap"), known, inSpace)).toEqual(["Pod -/web", "Pod blue/more"]);
    // What a Secret of the tree sets is known by name.
    const secret = (data: string) => ({ ...known, "d/secret.yaml": vars("Secret", "vars", data) });
    expect(read(from("ConfigMap", "Secret"), secret("{ token: x }"), inSpace)).toEqual([
      "Pod -/web",
      "Pod blue/more",
    ]);
    expect(read(from("ConfigMap", "Secret"), secret("{ space: x }"), inSpace)).toEqual(unknown);
  });

  it("is an error where calsim does not know it, a notice where it waits", () => {
    const { issues } = check({
      "clusters/prod/apps.yaml": flux("./d", "reshape: { a: b }\nsuspend: true"),
      "d/pod.yaml": pod("web"),
    });
    expect(issues).toEqual([
      expect.stringMatching(/^error deployment-not-modelled clusters\/prod\/apps.yaml:5 `reshape`/),
      expect.stringMatching(/^notice deployment-suspended clusters\/prod\/apps.yaml:6 /),
    ]);
  });
});

describe("what Flux leaves out of a repository", () => {
  const repository = (spec: string): string =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: flux-system, namespace: flux-system }\nspec:\n  url: https://example.com/org/fleet\n${spec}`;
  const tree = (more: Tree): Tree => ({
    "clusters/prod/apps.yaml": flux("./apps"),
    "apps/a.yaml": pod("a"),
    "apps/b.yaml": pod("b"),
    "apps/team/c.yaml": pod("c"),
    "apps/.github/d.yaml": pod("d"),
    "apps/.sops.yaml": pod("e"),
    ...more,
  });
  const pods = (more: Tree): readonly string[] =>
    check(tree(more)).objects.filter((one) => one.startsWith("Pod"));

  it.each<[string, Tree, readonly string[]]>([
    ["its own list", {}, ["a", "b", "c"]],
    ["a file at the top", { ".sourceignore": "# comment\n/apps/a.yaml\n" }, ["b", "c"]],
    ["a file further down", { "apps/team/.sourceignore": "/c.yaml\n/a.yaml\n" }, ["a", "b"]],
    ["a folder", { ".sourceignore": "team/\n" }, ["a", "b"]],
    ["what is taken in again", { ".sourceignore": "apps/*.yaml\n!apps/b.yaml\n" }, ["b", "c"]],
    ["the GitRepository", { "repo.yaml": repository("  ignore: |\n    apps/a.yaml\n") }, ["b", "c"]],
    [
      "the GitRepository last",
      { "repo.yaml": repository("  ignore: |\n    !apps/a.yaml\n"), ".sourceignore": "a.yaml\nb.yaml\n" },
      ["a", "c"],
    ],
  ])("is told by %s", (_name, more, expected) => {
    expect(pods(more)).toEqual(expected.map((name) => `Pod -/${name}`));
  });

  it("is not known where it packs only a part, or something else too", () => {
    const { issues } = check(tree({ "repo.yaml": repository("  sparseCheckout: [apps]\n") }));
    expect(issues).toEqual([
      expect.stringMatching(/^error deployment-not-modelled repo.yaml:6 `sparseCheckout`/),
    ]);
  });

  it("is no manifest, and left alone where Flux deploys nothing", () => {
    const { objects, issues } = check({ ".sourceignore": "a.yaml\n", "a.yaml": pod("a") });
    expect([objects, issues]).toEqual([["Pod -/a"], []]);
  });
});

describe("what Flux takes from elsewhere", () => {
  const repository = (name: string, url: string): string =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { url: "${url}" }\n`;

  it.each([
    ["another repository", "{ kind: GitRepository, name: other }"],
    ["an artifact", "{ kind: OCIRepository, name: other }"],
  ])("is told: %s, though the tree has a directory of that name", (_name, source) => {
    const { objects, issues } = check({
      "clusters/prod/sync.yaml": [
        flux("./e"),
        repository("flux-system", "ssh://git@example.com/org/fleet"),
      ].join("---\n"),
      "clusters/prod/other.yaml": [
        flux("./d", "", source),
        repository("other", "https://example.com/org/other"),
      ].join("---\n"),
      "d/pod.yaml": pod("web"),
      "e/pod.yaml": pod("own"),
    });
    expect(objects).toEqual(["Pod -/own"]);
    expect(issues).toEqual([
      expect.stringMatching(
        /^warning source-elsewhere clusters\/prod\/other.yaml:6 it deploys `.\/d` of \w+ `other`/,
      ),
    ]);
  });

  const release = (source: string, more = ""): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: shop }
spec:
  chart: { spec: { chart: ./chart, sourceRef: ${source}, valuesFiles: [chart/prod.yaml] } }
  values: { a: 1 }
${more}`;
  const chart: Tree = {
    "clusters/prod/sync.yaml": flux("./d"),
    "chart/Chart.yaml": "name: x\n",
    "chart/prod.yaml": "a: 1\n",
  };

  it.each<[string, string, readonly string[]]>([
    ["says which values file is not there", "", ["error 10"]],
    ["lacks a values file that it may lack", "ignoreMissingValuesFiles: true", []],
  ])("%s", (_, more, places) => {
    const planned = check({
      ...chart,
      "d/r.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: shop }
spec:
  chart:
    spec:
      chart: ./chart
      sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system }
      valuesFiles: [chart/prod.yaml,
        chart/gone.yaml]
      ${more}
`,
    });
    expect(planned.issues.map((issue) => issue.replace(/^(\w+) \S+ d\/r.yaml:(\d+) .*$/s, "$1 $2"))).toEqual(
      places,
    );
    expect(planned.renders).toHaveLength(1);
  });

  it("is a release of a registry, and no release of a chart of this tree", () => {
    const remote = check({ ...chart, "d/r.yaml": release("{ kind: HelmRepository, name: charts }") });
    expect(remote.issues).toContainEqual(
      expect.stringMatching(
        /^warning source-elsewhere d\/r.yaml:4 it deploys the chart `.\/chart` of HelmRepository `charts`/,
      ),
    );
    const home = check({
      ...chart,
      "d/r.yaml": release(
        "{ kind: GitRepository, name: flux-system, namespace: flux-system }",
        "  targetNamespace: front\n",
      ),
    });
    expect(home.issues).toEqual([]);
    expect(home.renders).toEqual([
      {
        kind: "helm",
        chart: "chart",
        release: "front-web",
        namespace: "front",
        values: ["chart/prod.yaml"],
        bare: true,
        inline: '{"a":1}',
      },
    ]);
  });

  const home = "{ kind: GitRepository, name: flux-system, namespace: flux-system }";
  const values = (data: string, name = "values"): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\ndata: { ${data} }\n`;

  it.each<[string, string, Tree, readonly string[], readonly string[]]>([
    [
      "of ConfigMaps of the cluster, in order",
      "[{ kind: ConfigMap, name: values }, { kind: ConfigMap, name: more, valuesKey: x }]",
      { "d/c.yaml": `${values('values.yaml: "a: 2"')}---\n${values('x: "b: 1"', "more")}` },
      ["a: 2", "b: 1"],
      [],
    ],
    [
      "of a ConfigMap of another namespace: an error",
      "[{ kind: ConfigMap, name: values }]",
      { "d/c.yaml": values('values.yaml: "a: 2"').replace("namespace: shop", "namespace: web") },
      [],
      ["valuesFrom[0]: ConfigMap `values` is not in the tree, or there with different contents"],
    ],
    [
      "of a ConfigMap that lacks the key: an error",
      "[{ kind: ConfigMap, name: values }]",
      { "d/c.yaml": values('x: "a: 2"') },
      [],
      ["valuesFrom[0]: ConfigMap `values` has no text `values.yaml`, or one with variables to fill in"],
    ],
    [
      "of a Secret: an error",
      "[{ kind: Secret, name: values, optional: true }]",
      {},
      [],
      ["valuesFrom[0]: what Secret `values` holds is not known"],
    ],
    [
      "by the path of one: an error",
      "[{ kind: ConfigMap, name: values, valuesKey: x, targetPath: a.b }]",
      { "d/c.yaml": values('x: "1"') },
      [],
      ["valuesFrom[0]: `targetPath: a.b`"],
    ],
  ])("may give a release values %s", (_, from, more, texts, expected) => {
    const { issues, renders } = check({
      ...chart,
      ...more,
      "d/r.yaml": release(home, `  valuesFrom: ${from}\n`),
    });
    expect(issues).toEqual(
      expected.map((one): unknown => {
        const why = one.replace("valuesFrom[0]: ", "");
        return expect.stringMatching(
          new RegExp(
            `^error deployment-not-modelled d/r.yaml:7 .valuesFrom. .*${why.replace(/[.()[\]]/g, "\\$&")}`,
          ),
        );
      }),
    );
    expect(renders).toEqual([expect.objectContaining(texts.length === 0 ? { chart: "chart" } : { texts })]);
  });
});
