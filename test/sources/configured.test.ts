import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";
import { planClusters, selectClusterFiles } from "../../src/judge/select-cluster-files.ts";
import { parseConfig } from "../../src/judge/parse-config.ts";
import { loadTree } from "../../src/load-tree.ts";
import type { SourceFile } from "../../src/model/resource.ts";

type Tree = Readonly<Record<string, string>>;

const files = (tree: Tree): readonly SourceFile[] =>
  Object.entries(tree).map(([path, text]) => ({ path, text }));

/** A pod of the namespace shop, with a label. */
const pod = (name: string, app: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: ${app} } }\n`;
const config = (clusters: string): Tree => ({ ".calsim.yml": `version: 1\nclusters:\n  one:\n${clusters}` });

interface Found {
  /** Paths the cluster is made from, in order. */
  readonly taken: readonly string[];
  /** `name app`. */
  readonly pods: readonly string[];
  readonly leftOut: readonly string[];
  /** `severity code path:line message`. */
  readonly issues: readonly string[];
}

function read(tree: readonly SourceFile[]): Found {
  const { config: read, issues: faults } = parseConfig(tree.find(({ path }) => path === ".calsim.yml"));
  const plan = planClusters(tree, read.clusters);
  const selected = selectClusterFiles(tree, plan.clusters[0]);
  const loaded = loadTree(selected.files, {});
  return {
    taken: selected.files.map(({ path }) => path),
    pods: loaded.cluster.workloads.map(({ name, labels }) => `${name} ${labels["app"] ?? ""}`),
    leftOut: plan.leftOut.map(({ path, reason }) => `${reason} ${path}`),
    issues: [...faults, ...selected.issues, ...loaded.issues].map(
      ({ severity, code, place, message }) =>
        `${severity} ${code} ${place?.path ?? ""}:${place?.line ?? 0} ${message}`,
    ),
  };
}

/** In the order given and in the opposite one, which must not count. */
function check(tree: Tree): Found {
  const found = read(files(tree));
  expect(read([...files(tree)].reverse())).toEqual(found);
  return found;
}

describe("clusters without sources", () => {
  const app = (name: string, path: string): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name} }\nspec:\n` +
    `  source: { repoURL: "https://example.com/fleet", path: ${path} }\n  destination: { name: ${name} }\n`;
  const tree: Tree = {
    "apps/east.yaml": app("east", "east"),
    "apps/west.yaml": app("west", "west"),
    "east/drafts.yaml": pod("draft", "draft"),
    "east/pod.yaml": pod("east", "east"),
    "live/nodes.yaml": pod("live", "live"),
    "west/pod.yaml": pod("west", "west"),
  };
  const planned = (clusters: string, more: Tree = tree): readonly string[] => {
    const all = files({ ".calsim.yml": `version: 1\nclusters:\n${clusters}`, ...more });
    const { config: read } = parseConfig(all.find(({ path }) => path === ".calsim.yml"));
    const plan = planClusters(all, read.clusters);
    return [
      ...plan.clusters.map((cluster) => {
        const taken = selectClusterFiles(all, cluster).files.map(({ path }) => path);
        return `${cluster.name} (${cluster.basis}): ${taken.join(" ")}`;
      }),
      ...[...plan.clusters.flatMap(({ issues }) => issues), ...plan.issues].map(
        ({ severity, code }) => `${severity} ${code}`,
      ),
      ...plan.leftOut.map(({ path, reason }) => `${reason} ${path}`),
    ];
  };
  const naming = ["names-deployments apps/east.yaml", "names-deployments apps/west.yaml"];

  it("are those of the tree, with inventory and without what is excluded; the others are judged too", () => {
    const east = '  east: { inventory: ["live/*"], exclude: [east/drafts.yaml] }\n';
    expect(planned(east)).toEqual([
      "east (argo-cd): live/nodes.yaml east/pod.yaml",
      "west (argo-cd): west/pod.yaml",
      ...naming,
      "excluded east/drafts.yaml",
    ]);
  });

  it("are those that Argo CD knows by an address, by the name that calsim can give them", () => {
    const at = (text = "", address = ""): string =>
      text.replace(/name: \w+ \}\n$/, `server: "${address}" }\n`);
    const servers = {
      ...tree,
      "apps/east.yaml": at(tree["apps/east.yaml"], "https://10.1.2.3:6443"),
      "apps/west.yaml": at(tree["apps/west.yaml"], "https://west.example.com"),
    };
    expect(planned('  cluster-10.1.2.3-6443: { inventory: ["live/*"] }\n', servers)).toEqual([
      "cluster-10.1.2.3-6443 (argo-cd): live/nodes.yaml east/drafts.yaml east/pod.yaml",
      "west.example.com (argo-cd): west/pod.yaml",
      ...naming,
    ]);
  });

  it("are an error where the tree knows no such cluster", () => {
    expect(planned("  prod: { calico: { version: '3.32' } }\n")).toEqual([
      "prod (configuration): ",
      "east (argo-cd): east/drafts.yaml east/pod.yaml",
      "west (argo-cd): west/pod.yaml",
      "error source-empty",
      "warning source-not-deployed",
      ...naming,
      "not-deployed live/nodes.yaml",
    ]);
  });

  it("may stand beside one with sources: then no others are judged", () => {
    expect(planned("  east: {}\n  mine: { sources: [{ path: live }] }\n")).toEqual([
      "east (argo-cd): east/drafts.yaml east/pod.yaml",
      "mine (configuration): live/nodes.yaml",
      "warning source-not-deployed",
      ...naming,
      "not-deployed west/pod.yaml",
    ]);
  });

  it("are the only one of the tree, whatever it is called", () => {
    const one = Object.fromEntries(Object.entries(tree).filter(([path]) => path !== "apps/west.yaml"));
    expect(planned('  prod: { inventory: ["live/*"] }\n', one)).toEqual([
      "prod (argo-cd): live/nodes.yaml east/drafts.yaml east/pod.yaml",
      "warning source-not-deployed",
      "names-deployments apps/east.yaml",
      "not-deployed west/pod.yaml",
    ]);
  });

  it("are the whole of a tree that says nothing of clusters", () => {
    const plain = { "east/pod.yaml": pod("east", "east"), "live/nodes.yaml": pod("live", "live") };
    expect(planned('  prod: { inventory: ["live/*"] }\n', plain)).toEqual([
      "prod (configuration): live/nodes.yaml .calsim.yml east/pod.yaml",
    ]);
  });
});

describe("a glob", () => {
  const tree: Tree = {
    "a/other.yaml": pod("other", "other"),
    "prod/deep/db.yml": pod("db", "db"),
    "prod/notes.yaml": pod("notes", "notes"),
    "prod/web.yaml": pod("web", "web"),
    "z/more.yaml": pod("more", "more"),
  };
  it.each([
    ["prod/*.yaml", ["prod/notes.yaml", "prod/web.yaml"]],
    ["*/**/*.yml", ["prod/deep/db.yml"]],
    ["{a,z}/*", ["a/other.yaml", "z/more.yaml"]],
    ["prod/**/[wd]*", ["prod/deep/db.yml", "prod/web.yaml"]],
    ["prod/we?.yaml", ["prod/web.yaml"]],
  ])("takes what %s means and nothing else", (pattern, taken) => {
    const found = check({ ...config(`    sources: [{ path: "${pattern}" }]\n`), ...tree });
    expect(found.taken).toEqual(taken);
    expect(found.issues).toEqual([]);
    expect(found.leftOut).toHaveLength(5 - taken.length);
  });

  it("as inventory is that and nothing else", () => {
    const found = check({
      ...config('    sources: [{ path: prod }]\n    inventory: ["prod/n*.yaml"]\n'),
      ...tree,
    });
    expect(found.taken).toEqual(["prod/notes.yaml", "prod/deep/db.yml", "prod/web.yaml"]);
  });
});

describe("exclude", () => {
  const tree: Tree = {
    "prod/web.yaml": pod("web", "web"),
    "prod/tests/probe.yaml": pod("probe", "probe"),
    "prod/deep/tests/more.yaml": pod("more", "more"),
  };

  it("leaves files out of one source by glob, and says so of each", () => {
    const found = check({ ...config('    sources: [{ path: prod, exclude: ["**/tests/**"] }]\n'), ...tree });
    expect(found.taken).toEqual(["prod/web.yaml"]);
    expect(found.leftOut).toEqual(["excluded prod/deep/tests/more.yaml", "excluded prod/tests/probe.yaml"]);
    expect(found.issues).toEqual([]);
  });

  it("leaves files out of every source of a cluster by directory", () => {
    const found = check({ ...config("    exclude: [prod/tests]\n    sources: [{ path: . }]\n"), ...tree });
    expect(found.taken).toEqual([".calsim.yml", "prod/deep/tests/more.yaml", "prod/web.yaml"]);
  });

  it("warns of a pattern that leaves nothing out, at its line", () => {
    const found = check({
      ...config('    exclude: [gone]\n    sources:\n      - { path: prod, exclude: ["tests/**"] }\n'),
      ...tree,
    });
    expect(found.taken).toHaveLength(3);
    expect(found.issues).toEqual([
      "warning exclude-matches-nothing .calsim.yml:6 `exclude: tests/**` leaves no file out of source `prod` of cluster `one`",
      "warning exclude-matches-nothing .calsim.yml:4 `exclude: gone` leaves no file out of cluster `one`",
    ]);
  });

  it("that takes everything away is an error: nothing would be judged", () => {
    const found = check({ ...config('    sources: [{ path: prod, exclude: ["**"] }]\n'), ...tree });
    expect(found.issues).toEqual([
      "error source-empty .calsim.yml:4 source `prod` of cluster `one` has every file of it excluded",
    ]);
  });

  it("must stay in the repository", () => {
    const found = check({ ...config("    exclude: [../other]\n"), ...tree });
    expect(found.issues[0]).toBe(
      "error config-path-outside .calsim.yml:4 `../other` leads out of the repository, expected a path within it",
    );
  });

  it("weakens the configuration where the head adds one", () => {
    const before = { ...config("    sources: [{ path: prod }]\n"), ...tree };
    const after = { ...config("    sources: [{ path: prod, exclude: [prod/tests] }]\n"), ...tree };
    const { findings } = compare(files(before), files(after));
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toContainEqual(
      expect.stringMatching(
        /^no-config-weakening: cluster `one` no longer takes in prod\/tests\/probe\.yaml/,
      ),
    );
  });
});

describe("an object written twice", () => {
  it("is the one of the later source, whatever the paths", () => {
    const found = check({
      ...config("    sources: [{ path: z }, { path: a }]\n"),
      "a/web.yaml": pod("web", "from-a"),
      "z/web.yaml": pod("web", "from-z"),
    });
    expect(found.pods).toEqual(["web from-a"]);
    expect(found.issues).toEqual([
      "warning duplicate-object a/web.yaml:1 it is written twice: the one at a/web.yaml:1 is used, and the one at z/web.yaml:1 is not",
    ]);
  });

  it("is the one of the later path, then of the later place, in one source", () => {
    const found = check({
      "a.yaml": `${pod("web", "first")}---\n${pod("web", "second")}`,
      "b.yaml": pod("api", "early"),
      "c.yaml": pod("api", "late"),
    });
    expect(found.pods).toEqual(["api late", "web second"]);
    expect(found.issues).toHaveLength(2);
  });

  it("is the tree's where the inventory has it too, whatever the paths", () => {
    const found = check({
      ...config("    inventory: [z-inventory.yaml]\n"),
      "a/web.yaml": pod("web", "tree"),
      "z-inventory.yaml": `${pod("web", "live")}---\n${pod("job", "live")}`,
    });
    expect(found.pods).toEqual(["job live", "web tree"]);
    expect(found.issues).toEqual([
      "notice duplicate-object a/web.yaml:1 it is also in the inventory at z-inventory.yaml:1: the one at a/web.yaml:1 is used",
    ]);
  });

  it("is gone where the change takes it out of the tree and the inventory still has it", () => {
    const policy =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: closed, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n";
    const common = {
      ...config("    inventory: [live.yaml]\n"),
      "live.yaml": `${policy}---\n${pod("job", "job")}`,
      "web.yaml": pod("web", "web"),
    };
    const report = compare(files({ ...common, "policy.yaml": policy }), files(common));
    expect(report.clusters[0]?.counts.newlyAllowed).toBeGreaterThan(0);
    expect(report.clusters[0]?.issues).toMatchObject([
      { code: "inventory-stale", since: "head", place: { path: "live.yaml", line: 1 } },
      { code: "duplicate-object", since: "fixed" },
    ]);
  });
});
