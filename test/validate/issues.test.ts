import { describe, expect, it } from "@jest/globals";
import { issuesOf } from "./support/check.ts";

const policy = (spec: string): string => `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: till, namespace: shop }
spec:
${spec}`;

describe("issues", () => {
  it("say what was found, where, and what was probably meant", () => {
    const [issue] = issuesOf(policy("  ingress:\n    - action: Alow\n"));
    expect(issue).toEqual({
      code: "value-unsupported",
      severity: "error",
      message: "`spec.ingress[0].action`: must be one of `Allow`, `Deny`, `Log`, `Pass`, found `Alow`",
      place: expect.objectContaining({ path: "shop.yaml", line: 6 }),
      object: "NetworkPolicy shop/till",
      use: "used",
      value: "Alow",
      hint: "did you mean `Allow`",
    });
  });

  it.each([
    ["app = 'web'", "expected `==` at character 5", "did you mean `app == 'web'`"],
    ["app == 'a=b' and has(x)\n", "", "did you mean `app == 'a=b' && has(x)`"],
    ["has (x) or !has(y)", "", "did you mean `has(x) || !has(y)`"],
    ["has(x", "", undefined],
  ])("say what is wrong with the selector %j", (selector, detail, hint) => {
    const [issue] = issuesOf(policy(`  selector: ${JSON.stringify(selector)}\n`));
    expect(issue).toMatchObject({ code: "selector-invalid", use: "ignored", value: selector });
    expect(issue?.message).toContain(`\`spec.selector\`: is no valid selector: ${detail}`);
    expect(issue?.hint?.split("; ").find((part) => part.startsWith("did"))).toBe(hint);
  });

  it.each([
    ["  ingress: [{ action: Allow, protocol: tcp }]\n", "did you mean `TCP`"],
    ["  ingress: [{ action: Allow, ports: [80] }]\n", "did you mean `source.ports` or `destination.ports`"],
    ["  serviceAccount: a == 'b'\n", "did you mean `serviceAccountSelector`"],
  ])("say what %j was probably meant to be", (spec, hint) => {
    expect(issuesOf(policy(spec))[0]?.hint).toContain(hint);
  });

  it("warn of a field that no one knows", () => {
    const [issue] = issuesOf(policy("  selectr: app == 'web'\n"));
    expect(issue).toMatchObject({ code: "unknown-field", severity: "warning", use: "used-in-part" });
    expect(issue?.hint).toContain("did you mean `selector`");
    expect(issue?.place?.line).toBe(5);
  });

  it("tell that Felix ignores the whole object", () => {
    const issues = issuesOf(policy("  ingress:\n    - { action: Allow, protocol: ESP }\n"));
    expect(issues.map(({ code, use }) => [code, use])).toEqual([
      ["protocol-invalid", "ignored"],
      ["object-dropped", "ignored"],
    ]);
    expect(issues[0]?.hint).toContain("not where Calico's CRDs are used directly");
  });

  it("say one thing once", () => {
    const yaml = "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: { name: Shop.Floor }\nspec: {}\n";
    expect(issuesOf(yaml).map(({ code }) => code)).toEqual(["name-invalid"]);
  });

  it("only warn of what nothing would refuse", () => {
    const stored = policy("  selector: app\n").replace("projectcalico.org/v3", "crd.projectcalico.org/v1");
    expect(issuesOf(stored).map(({ code, severity }) => [code, severity])).toEqual([
      ["selector-invalid", "warning"],
      ["object-dropped", "error"],
    ]);
  });

  it("are none for what is in order", () => {
    expect(issuesOf(policy("  selector: app == 'till'\n"))).toEqual([]);
  });
});
