import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";

const policy = (action: string): { path: string; text: string } => ({
  path: "apps/shop/policy.yaml",
  text: `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { types: [Ingress], ingress: [{ action: ${action} }] }
`,
});

const application = (source: string): { path: string; text: string } => ({
  path: "argocd/shop.yaml",
  text: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  source: { repoURL: "https://example.com/fleet.git", path: apps/shop${source} }
  destination: { name: prod, namespace: shop }
`,
});

describe("a base that calsim could not follow", () => {
  it.each([
    ["", "success", undefined],
    [", plugin: { name: cdk }", "failure", /the base can't be known, so there is nothing to compare with/],
  ])("with a source%s is a %s", (source, conclusion, message) => {
    const report = compare([application(source), policy("Allow")], [application(""), policy("Allow")]);
    expect(report.conclusion).toBe(conclusion);
    expect(report.findings.map((finding) => finding.message)).toEqual(
      message === undefined ? [] : [expect.stringMatching(message)],
    );
  });

  it("is one only for what may be deployed all the same: a file that can't be read never was", () => {
    const broken = { path: "apps/shop/policy.yaml", text: "kind: [" };
    expect(compare([broken], [policy("Allow")]).conclusion).toBe("success");
  });
});
