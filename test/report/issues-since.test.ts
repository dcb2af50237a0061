import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";
import { olderIssues } from "../../src/render/shown-issues.ts";

type Tree = Readonly<Record<string, string>>;

const policy = (name: string, app: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: { podSelector: { matchLabels: { app: ${app} } } }\n`;
const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop, labels: { app: web } }\n";
const broken = "apiVersion: v1\nkind: Pod\nmetadata: [\n";

/** `since code path`, and what is shown of the older ones. */
function check(
  base: Tree,
  head: Tree,
): { readonly all: readonly string[]; readonly older: readonly string[]; readonly elsewhere: number } {
  const files = (tree: Tree) => Object.entries(tree).map(([path, text]) => ({ path, text }));
  const issues = compare(files(base), files(head)).clusters.flatMap((cluster) => cluster.issues);
  const { shown, elsewhere } = olderIssues(issues);
  return {
    all: issues.map(({ since, code, place }) => `${since} ${code} ${place?.path ?? ""}`),
    older: shown.map(({ place }) => place?.path ?? ""),
    elsewhere,
  };
}

describe("issues of a pull request", () => {
  const old = { "pod.yaml": pod, "a.yaml": policy("a", "gone"), "b.yaml": policy("b", "gone") };

  it("are those of files it touches; the others are counted", () => {
    expect(check(old, { ...old, "a.yaml": `# moved\n${old["a.yaml"]}` })).toEqual({
      all: ["base policy-selects-nothing a.yaml", "base policy-selects-nothing b.yaml"],
      older: ["a.yaml"],
      elsewhere: 1,
    });
  });

  it("are those it newly causes in files it leaves alone", () => {
    const held = { ...old, "c.yaml": policy("c", "web") };
    expect(check(held, { ...held, "pod.yaml": pod.replace("app: web", "app: shop") }).all).toContain(
      "head policy-selects-nothing c.yaml",
    );
  });

  it("are those it settles", () => {
    expect(check(old, { "pod.yaml": pod, "a.yaml": old["a.yaml"] }).all).toContain(
      "fixed policy-selects-nothing b.yaml",
    );
  });

  it("are errors wherever they are: with one the judgement is not whole", () => {
    const found = check(
      { ...old, "broken.yaml": broken },
      { ...old, "broken.yaml": broken, "new.yaml": pod.replace("web", "api") },
    );
    expect(found.older).toEqual(["broken.yaml"]);
    expect(found.elsewhere).toBe(2);
  });
});
