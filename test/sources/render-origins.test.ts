import { describe, expect, it } from "@jest/globals";
import { formatSourceRef } from "../../src/model/source-ref.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import { collectFiles } from "../../src/sources/collect-files.ts";
import { planSources } from "../../src/sources/plan-sources.ts";
import { renderKey } from "../../src/sources/source-plan.ts";

const policy = (name: string, app: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\nspec:\n  podSelector: {}\n  ingress:\n  - from: [{ podSelector: { matchLabels: { app: ${app} } } }]\n`;
const flux = (spec: string): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: shop, namespace: flux-system }\nspec: { sourceRef: { kind: GitRepository, name: flux-system }, ${spec} }\n`;

/** Where the first rule of the policy is said to be that comes out of the only render of a tree. */
function ruleOf(tree: Readonly<Record<string, string>>, text: string): string | undefined {
  const files = Object.entries(tree).map(([path, content]): SourceFile => ({ path, text: content }));
  const { clusters } = planSources(files, undefined);
  const renders = clusters.flatMap(({ sources }) => sources.flatMap((source) => source.renders));
  const rendered = Object.fromEntries(
    renders.map((one) => [renderKey(one), { kind: "text", text } as const]),
  );
  const collected = clusters.flatMap((cluster) => collectFiles(cluster, files, rendered).files);
  const { resources } = parseFiles(collected);
  const rule = resources.find(({ kind }) => kind === "NetworkPolicy")?.locate(["spec", "ingress", 0]);
  return rule === undefined ? undefined : formatSourceRef(rule);
}

describe("the files that a render comes from", () => {
  const overlay = "resources: [../base]\nnamePrefix: prod-\n";

  it("are those of the bases and patches of an overlay", () => {
    const tree = {
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": policy("web", "a"),
      "prod/kustomization.yaml": `${overlay}patches: [{ path: open.yaml }]\n`,
      "prod/open.yaml": policy("web", "b"),
      "beside/web.yaml": policy("prod-web", "c"),
    };
    expect(ruleOf(tree, policy("prod-web", "a"))).toBe("base/web.yaml:8");
    expect(ruleOf(tree, policy("prod-web", "b"))).toBe("prod/open.yaml:8");
    expect(ruleOf(tree, policy("prod-web", "c"))).toBe("prod (rendered):8, from base/web.yaml:1");
  });

  it("have the variables filled in that the render has", () => {
    const tree = {
      "clusters/prod/shop.yaml": flux(`path: ./prod, postBuild: { substitute: { app: a } }`),
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": policy("web", "${app}"),
      "prod/kustomization.yaml": overlay,
    };
    expect(ruleOf(tree, policy("prod-web", "${app}"))).toBe("base/web.yaml:8");
    expect(ruleOf(tree, policy("prod-web", "${other:=b}"))).toBe("prod (rendered):8, from base/web.yaml:1");
  });

  it("are those of a chart", () => {
    const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  source: { repoURL: https://example.com/infra.git, path: charts/shop, targetRevision: HEAD }
  destination: { name: in-cluster, namespace: shop }
`;
    const tree = {
      "apps/shop.yaml": application,
      "charts/shop/Chart.yaml": "apiVersion: v2\nname: the-shop\nversion: 1.0.0\n",
      "charts/shop/templates/web.yaml": `{{- /* the web */}}\n${policy("{{ .Release.Name }}", "a")}`,
      "templates/web.yaml": policy("blue", "a"),
    };
    const text = `---\n# Source: the-shop/templates/web.yaml\n${policy("blue", "a")}`;
    expect(ruleOf(tree, text)).toBe("charts/shop/templates/web.yaml:9");
  });
});
