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

  const calico = (kind: string, name: string, spec: string): string =>
    `---\napiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;
  const host = (name: string): string =>
    calico(
      "HostEndpoint",
      name,
      `node: ${name}, interfaceName: eth0, profiles: [projectcalico-default-allow]`,
    );
  const everyone = calico("GlobalNetworkPolicy", "all", "selector: all(), types: [Ingress]");

  it("are new where someone is newly concerned, and not where someone no longer is", () => {
    const two = { "pod.yaml": pod, "all.yaml": everyone, "n1.yaml": host("n1"), "n2.yaml": host("n2") };
    const three = { ...two, "n3.yaml": host("n3") };
    expect(check(two, three).all).toContain("head policy-selects-hosts-too all.yaml");
    expect(check(three, two).all).toContain("base policy-selects-hosts-too all.yaml");
    expect(check(two, { "pod.yaml": pod, "all.yaml": everyone }).all).toContain(
      "fixed policy-selects-hosts-too all.yaml",
    );
  });

  it("are told apart by rule, wherever the rules stand", () => {
    const rules = (...sources: readonly string[]): string =>
      calico(
        "GlobalNetworkPolicy",
        "a",
        `selector: app == 'web', types: [Ingress], ingress: [${sources.map((app) => `{ action: Allow, source: { selector: app == '${app}' } }`).join(", ")}]`,
      );
    const shop = { "pod.yaml": pod, "api.yaml": pod.replace(/web/g, "api"), "a.yaml": rules("gone", "api") };
    const relabelled = { ...shop, "api.yaml": shop["api.yaml"].replace("app: api", "app: other") };
    expect(check(shop, relabelled).all).toEqual([
      "base rule-selects-nothing a.yaml",
      "head rule-selects-nothing a.yaml",
    ]);
    expect(check(shop, { ...shop, "a.yaml": rules("web", "gone", "api") }).all).toEqual([
      "base rule-selects-nothing a.yaml",
    ]);
  });

  it("are shown without what tells them apart", () => {
    const files = Object.entries({ "pod.yaml": pod, "all.yaml": everyone, "n1.yaml": host("n1") });
    const head = files.map(([path, text]) => ({ path, text }));
    const issues = compare([], head).clusters.flatMap((cluster) => cluster.issues);
    expect(issues.filter((issue) => "about" in issue)).toEqual([]);
    expect(issues.length).toBeGreaterThan(0);
  });
});
