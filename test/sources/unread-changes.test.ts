import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";

const policy = (more = ""): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: { podSelector: {}${more} }\n`;
const edited = policy(", ingress: [{}]");
const template = (text: string): string => text.replace("name: a", "name: {{ .Release.Name }}");
const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { containers: [] }\n";
const chart = { "chart/Chart.yaml": "name: chart\n", "chart/values.yaml": "port: 80\n" };
const kustomized = { "k/kustomization.yaml": "resources: [pod.yaml]\n", "k/pod.yaml": pod };
const config = (clusters: string): Readonly<Record<string, string>> => ({
  ".calsim.yml": `version: 1\nclusters: { default: ${clusters} }\n`,
});

type Tree = Readonly<Record<string, string>>;

function told(base: Tree, head: Tree): readonly string[] {
  const files = (tree: Tree) => Object.entries(tree).map(([path, text]) => ({ path, text }));
  const { clusters, conclusion } = compare(files(base), files(head));
  const found = clusters
    .flatMap(({ issues }) => issues)
    .filter(({ code }) => code === "change-not-read")
    .map(
      ({ severity, place, message }) => `${severity} ${String(place?.path)}: ${message.split(": ")[1] ?? ""}`,
    );
  expect(conclusion).toBe(found.some((one) => one.startsWith("error")) ? "failure" : "success");
  return found;
}

describe("a change of policy that no cluster is made from", () => {
  const inChart = { "pod.yaml": pod, ...chart, "chart/templates/p.yaml": template(policy()) };
  const loose = { "pod.yaml": pod, "t/p.yaml": template(policy()) };
  const unlisted = { ...kustomized, "k/p.yaml": policy() };

  it.each<[string, Tree, Tree, readonly string[]]>([
    [
      "is an error in a chart that nothing renders",
      inChart,
      { ...inChart, "chart/templates/p.yaml": template(edited) },
      ["error chart/templates/p.yaml: nothing says how the chart in `chart` is deployed"],
    ],
    ["is none where values change", inChart, { ...inChart, "chart/values.yaml": "port: 90\n" }, []],
    ["is none where nothing changes", inChart, inChart, []],
    [
      "is an error in a template of no chart",
      loose,
      { ...loose, "t/p.yaml": template(edited) },
      ["error t/p.yaml: it is a template that was not rendered"],
    ],
    [
      "is one where the template goes",
      loose,
      { "pod.yaml": pod },
      ["error t/p.yaml: it is a template that was not rendered"],
    ],
    [
      "is none where the configuration leaves the template out",
      { ...loose, ...config("{ exclude: [t] }") },
      { ...loose, ...config("{ exclude: [t] }"), "t/p.yaml": template(edited) },
      [],
    ],
    [
      "is a warning where a kustomization does not list it",
      kustomized,
      unlisted,
      ["warning k/p.yaml: the kustomization in `k` does not name it"],
    ],
    [
      "is none where the kustomization lists it from now on",
      unlisted,
      { ...unlisted, "k/p.yaml": edited, "k/kustomization.yaml": "resources: [pod.yaml, p.yaml]\n" },
      [],
    ],
    [
      "is none where the configuration says what clusters are made from",
      { ...inChart, ...config("{ sources: [{ path: pod.yaml }] }") },
      {
        ...inChart,
        ...config("{ sources: [{ path: pod.yaml }] }"),
        "chart/templates/p.yaml": template(edited),
      },
      [],
    ],
  ])("%s", (_, base, head, expected) => {
    expect(told(base, head)).toEqual(expected);
  });
});
