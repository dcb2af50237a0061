import { describe, expect, it } from "@jest/globals";
import type { Report } from "../../src/report/report.ts";
import { reportOf } from "../render/scenarios/scenario.ts";
import { shop } from "../render/scenarios/shop.ts";
import { withFiles, type Tree } from "../render/scenarios/tree.ts";

function configured(tree: Tree, text: string): Tree {
  return withFiles(tree, { ".calsim.yml": `version: 1\n${text}\n` });
}

function judged(base: Tree, head: Tree = base): Report {
  return reportOf({ name: "judged", base, head });
}

describe("expectations in trees", () => {
  it.each([
    ["may talk freely holds without ports", "from: dev/frontend, to: prod/shop, verdict: allow", "holds"],
    [
      "is asked for the tunnels a pod can't make is broken",
      "from: dev/frontend, to: prod/shop, ports: [UDP/4789], verdict: allow",
      "still-broken",
    ],
    ["is kept from the hosts holds", "from: dev/frontend, to: hosts, verdict: deny", "holds"],
    ["is not kept apart is broken", "from: dev/frontend, to: prod/shop, verdict: deny", "still-broken"],
    ["is nobody is unmatched", "from: gone/*, to: prod/shop, verdict: deny", "unmatched"],
  ])("one about who %s", (_name, text, outcome) => {
    const { expectations } = judged(configured(shop, `expectations: [{ id: e, ${text} }]`));
    expect(expectations).toMatchObject([{ id: "e", outcome, level: "failure" }]);
  });

  it("are told once where they name no cluster and have their ends in one", () => {
    const trees = new Map([...shop].map(([path, text]) => [`a/${path}`, text]));
    const tree = configured(
      withFiles(trees, { "b/ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n" }),
      "clusters: { a: { sources: [{ path: a }] }, b: { sources: [{ path: b }] } }\n" +
        "expectations: [{ id: e, from: dev/frontend, to: prod/shop, verdict: allow }]",
    );
    expect(judged(tree).expectations.map(({ cluster, outcome }) => `${cluster} ${outcome}`)).toEqual([
      "a holds",
    ]);
  });
});

describe("what a cluster takes in", () => {
  const whole = "clusters: { prod: { sources: [{ path: . }] } }";
  const weakened = (base: Tree, head: Tree): readonly string[] =>
    judged(base, head)
      .findings.filter(({ rule }) => rule === "no-config-weakening")
      .map(({ message }) => message);

  it.each([
    [
      "the same directories one by one",
      "clusters: { prod: { sources: [{ path: apps }, { path: cluster }, { path: hosts }, { path: system }] } }",
    ],
    ["another name", "clusters: { production: { sources: [{ path: '**/*.yaml' }] } }"],
  ])("is not less by %s", (_name, text) => {
    expect(weakened(configured(shop, whole), configured(shop, text))).toEqual([]);
    expect(weakened(shop, configured(shop, text))).toEqual([]);
  });

  it("is less by a narrower source, whether or not the base names clusters", () => {
    const narrow = "clusters: { prod: { sources: [{ path: apps }, { path: cluster }, { path: system }] } }";
    const lost =
      /no longer takes in hosts\/host-endpoints\.yaml, hosts\/node-host-firewall\.yaml and hosts\/tier\.yaml$/;
    for (const base of [shop, configured(shop, whole)])
      expect(weakened(base, configured(shop, narrow))).toEqual([expect.stringMatching(lost)]);
  });
});
