import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { compare, renderComment, type SourceFile } from "../src/index.ts";

const cases = path.resolve(import.meta.dirname, "../fixtures/cases");

function readTree(directory: string): SourceFile[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const full = path.join(folder, name);
      return statSync(full).isDirectory() ? walk(full) : [full];
    });
  return walk(directory).map((file) => ({
    path: path.relative(directory, file),
    text: readFileSync(file, "utf8"),
  }));
}

function compareCase(name: string): ReturnType<typeof compare> {
  return compare(readTree(path.join(cases, name, "base")), readTree(path.join(cases, name, "head")), {
    today: "2026-11-22",
  });
}

interface CaseFile {
  readonly title: string;
  readonly expect: { readonly conclusion: string; readonly comment: boolean };
}

describe("the pull requests of the demo", () => {
  it.each(readdirSync(cases))("%s concludes as its case says", (name) => {
    const file = JSON.parse(readFileSync(path.join(cases, name, "case.json"), "utf8")) as CaseFile;
    expect(compareCase(name).conclusion).toBe(file.expect.conclusion);
  });

  it("lists every app pod towards every host when the firewall's source is opened", () => {
    const { clusters } = compareCase("host-firewall-opened");
    const [change] = clusters[0]?.changes ?? [];
    expect(change).toMatchObject({
      change: "newly-allowed",
      flows: 6,
      from: { members: ["dev/frontend", "prod/backend", "prod/shop"] },
      to: { members: ["host/node-control-plane", "host/node-worker"] },
      base: {
        verdict: "deny",
        step: "ingress of host/node-control-plane",
        place: { path: "hosts/tier.yaml" },
      },
      head: { verdict: "allow", place: { path: "hosts/node-host-firewall.yaml", line: 13 } },
    });
    expect(change?.causes).toMatchObject([
      { kind: "rule", sufficient: true, head: { path: "hosts/node-host-firewall.yaml" } },
    ]);
  });

  it("names the label's line in the Deployment as the cause when a pod is relabelled", () => {
    const { clusters } = compareCase("app-pod-relabelled");
    const [change] = clusters[0]?.changes ?? [];
    const [cause] = change?.causes ?? [];
    expect(cause).toMatchObject({ kind: "label", head: { path: "apps/backend.yaml" } });
    expect(cause?.text).toContain("label `k8s-app` of Deployment prod/backend was added");
    const text = readFileSync(path.join(cases, "app-pod-relabelled/head/apps/backend.yaml"), "utf8");
    expect(text.split("\n")[(cause?.head?.line ?? 0) - 1]).toContain("k8s-app");
  });

  it.each(["tier-order-changed", "tier-default-action-changed"])("%s names the tier as the cause", (name) => {
    const causes = compareCase(name).clusters[0]?.changes.flatMap((change) => change.causes) ?? [];
    expect(causes.length).toBeGreaterThan(0);
    expect(new Set(causes.map((cause) => cause.kind))).toEqual(new Set(["tier"]));
  });

  it.each([
    ["broken-yaml", "yaml-syntax"],
    ["invalid-selector", "selector"],
  ])("%s names file, line and what is wrong", (name, code) => {
    const report = compareCase(name);
    const issue = report.clusters[0]?.issues.find((found) => found.code.includes(code));
    expect(issue?.severity).toBe("error");
    expect(issue?.place?.path).toBe("hosts/node-host-firewall.yaml");
    expect(renderComment(report, { marker: "<!-- -->" })).toContain(
      `hosts/node-host-firewall.yaml:${String(issue?.place?.line)}`,
    );
  });

  it("finds nothing in a reformatted tree", () => {
    const report = compareCase("reformatted");
    expect(report.clusters[0]?.changes).toEqual([]);
    expect(report.title).toBe("no connectivity change");
  });

  it("gives the same report for the same trees in any order", () => {
    const base = readTree(path.join(cases, "host-firewall-opened/base"));
    const head = readTree(path.join(cases, "host-firewall-opened/head"));
    expect(compare([...base].reverse(), [...head].reverse())).toEqual(compare(base, head));
  });

  it("reverses with its sides", () => {
    const base = readTree(path.join(cases, "host-firewall-opened/base"));
    const head = readTree(path.join(cases, "host-firewall-opened/head"));
    const forth = compare(base, head).clusters[0];
    const back = compare(head, base).clusters[0];
    expect(back?.counts).toMatchObject({
      newlyDenied: forth?.counts.newlyAllowed,
      newlyAllowed: forth?.counts.newlyDenied,
    });
  });
});
