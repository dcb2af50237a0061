import { describe, expect, it } from "@jest/globals";
import { parseFiles } from "../../../src/parse/parse-files.ts";
import { findTool } from "../../../src/shells/render/find-tool.ts";
import { renderSources } from "../../../src/shells/render/render-sources.ts";
import { collectFiles } from "../../../src/sources/collect-files.ts";
import { planSources } from "../../../src/sources/plan-sources.ts";
import { plannedRenders } from "../../../src/sources/planned-renders.ts";
import { inputsOf, toolBox } from "./support/render-tree.ts";

const app = (name: string, path: string, more: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  source: { repoURL: "https://example.com/fleet", path: ${path}, ${more} }
  destination: { name: prod, namespace: shop }
`;
const tree: Readonly<Record<string, string>> = {
  "apps.yaml": [
    app("east", "shop", "kustomize: { namePrefix: east-, commonLabels: { at: east } }"),
    app("west", "shop", "kustomize: { namespace: far, components: [../comp] }"),
    app("as-is", "shop", "kustomize: { images: ['web:2'] }"),
  ].join("---\n"),
  "flux/clusters/prod/sync.yaml": `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: jobs, namespace: flux-system }
spec:
  path: jobs
  sourceRef: { kind: GitRepository, name: flux-system }
  targetNamespace: batch
  commonMetadata: { labels: { team: data } }
  patches:
    - patch: '[{"op": "add", "path": "/metadata/labels/size", "value": "small"}]'
      target: { kind: Pod }
  postBuild: { substitute: { job: nightly } }
`,
  "jobs/pod.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata: { name: '${job}', namespace: any, labels: { job: x } }\n",
  "shop/kustomization.yaml": "namePrefix: x-\nresources: [pod.yaml]\n",
  "shop/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { app: web } }\n",
  "comp/kustomization.yaml":
    "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{ pairs: { by: comp } }]\n",
};

describe("renders of what Argo CD and Flux deploy", () => {
  it("are what kustomize makes of the edited kustomization, or its absence is an error of each", async () => {
    const searchPath = process.env["PATH"];
    const files = Object.entries(tree).map(([file, text]) => ({ path: file, text }));
    const plan = planSources(files, undefined);
    expect(plan.issues.filter(({ severity }) => severity === "error")).toEqual([]);
    const rendered = await renderSources(plannedRenders(plan, files), inputsOf(tree), { searchPath });
    const [cluster] = plan.clusters;
    if (cluster === undefined) throw new Error("there is a cluster");
    const collected = collectFiles(cluster, files, rendered);
    const installed =
      (await findTool("kustomize", searchPath)) ?? (await findTool("kubectl", searchPath)) ?? undefined;
    if (installed === undefined) {
      expect(collected.issues.map(({ code }) => code)).toEqual(Array(4).fill("render-tool-missing"));
      return;
    }
    expect(collected.issues).toEqual([]);
    const pods = parseFiles(collected.files).resources.map(({ namespace, name, object }) => [
      `${namespace ?? "-"}/${name}`,
      (object["metadata"] as { readonly labels?: unknown }).labels,
    ]);
    expect(Object.fromEntries(pods)).toEqual({
      "shop/x-web": { app: "web" },
      "shop/east-web": { app: "web", at: "east" },
      "far/x-web": { app: "web", by: "comp" },
      "batch/nightly": { job: "x", team: "data", size: "small" },
    });
  });

  it("hand helm everything an Application gives a chart", async () => {
    const box = toolBox(
      "helm",
      'for one in "$@"; do echo "$one"; done; /bin/cat "${5#--values=}"; echo; echo "apiVersion: v1, kind: x"',
    );
    const files = [
      {
        path: "app.yaml",
        text: app(
          "web",
          "chart",
          "helm: { valueFiles: [v.yaml], valuesObject: { a: 1 }, kubeVersion: 1.30.0, parameters: [{ name: l, value: 'a,b' }, { name: t, value: '{a,b}', forceString: true }], fileParameters: [{ name: f, path: v.yaml }] }",
        ),
      },
      { path: "chart/Chart.yaml", text: "name: x\n" },
      { path: "chart/v.yaml", text: "a: 1\n" },
    ];
    const plan = planSources(files, undefined);
    const texts = Object.fromEntries(files.map((file) => [file.path, file.text]));
    const rendered = await renderSources(plannedRenders(plan, files), inputsOf(texts), { searchPath: box });
    const [first] = Object.values(rendered);
    const lines = first?.kind === "text" ? first.text.trim().split("\n") : [];
    expect(
      lines.map((line) => line.replace(/\/.*\/(tree|home)\//, "/$1/").replace(/values-\w+/, "values")),
    ).toEqual([
      "template",
      "--skip-tests",
      "--namespace=shop",
      "--values=/tree/chart/v.yaml",
      "--values=/home/values/values.yaml",
      "--set=l=a\\,b",
      "--set-string=t={a,b}",
      "--set-file=f=/tree/chart/v.yaml",
      "--kube-version=1.30.0",
      "--",
      "web",
      "/tree/chart",
      '{"a":1}',
      "apiVersion: v1, kind: x",
    ]);
  });
});
