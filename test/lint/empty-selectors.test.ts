import { describe, expect, it } from "@jest/globals";
import { lintCluster, simulate } from "../../src/index.ts";
import { calico, host, policy, world } from "./shop.ts";

const ingress = (fields: string): string => policy(`ingress: [{ action: Allow, ${fields} }]`);
const other =
  "---\napiVersion: v1\nkind: Pod\nmetadata: { name: gate, namespace: edge, labels: { app: gate } }\nspec: { serviceAccountName: gate, containers: [] }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: empty }\n";

/** What is said of an empty selector, beside what it is of. */
const hints: readonly (readonly [string, string, string])[] = [
  ["a misspelt value", policy("selector: app == 'wep'"), "warning: no `app` is `wep`: did you mean `web`"],
  [
    "a misspelt key",
    ingress("source: { selector: ap == 'web' }"),
    "warning: nothing has a label `ap`: did you mean `app`",
  ],
  [
    "a key of namespaces without its prefix",
    ingress("source: { namespaceSelector: name == 'edge' }"),
    "warning: no namespace has a label `name`: did you mean `kubernetes.io/metadata.name`",
  ],
  [
    "a misspelt namespace",
    calico("GlobalNetworkPolicy", "g", "namespaceSelector: projectcalico.org/name == 'shpo'"),
    "warning: no `projectcalico.org/name` of a namespace is `shpo`: did you mean `shop`",
  ],
  [
    "a misspelt service account",
    ingress("source: { namespaceSelector: all(), serviceAccounts: { names: [gaet] } }"),
    "warning: no `projectcalico.org/serviceaccount` is `gaet`: did you mean `gate`",
  ],
  [
    "a label of a service account",
    ingress("source: { serviceAccounts: { selector: team == 'red' } }"),
    "warning: no service account has a label `team`: correct the selector, or add what it means to the inventory",
  ],
  [
    "pods of another namespace than the policy's",
    ingress("source: { selector: app == 'gate' }"),
    "warning: only pods of namespace `edge` match, and without `namespaceSelector` the policy's own is meant (SEL-3): add one",
  ],
  [
    "a policy of another namespace than its pods",
    policy("selector: app == 'gate'"),
    "warning: only pods of namespace `edge` match: does the policy belong there",
  ],
  [
    "a namespace of which the tree holds nothing",
    ingress("source: { namespaceSelector: projectcalico.org/name == 'vendor-operators' }"),
    "notice: the tree holds no pod of namespace `vendor-operators`: add what runs there to the inventory, or remove the rule",
  ],
  [
    "a namespace of the tree without pods, though another is near",
    calico("NetworkPolicy", "p", "selector: all()", ", namespace: empty"),
    "notice: the tree holds no pod of namespace `empty`: add what runs there to the inventory, or remove the policy",
  ],
  [
    "labels that each are there, and not together",
    policy("selector: app == 'web' && app == 'api'"),
    "warning: correct the selector, or add what it means to the inventory",
  ],
];

function found(text: string): readonly string[] {
  return lintCluster(simulate([{ path: "shop.yaml", text }]).cluster)
    .filter(({ code }) => code.endsWith("-selects-nothing"))
    .map(({ severity, hint, place }) => `${severity}: ${String(hint)} @${String(place?.field)}`);
}

describe("a selector that matches nothing", () => {
  it.each(hints)("says what to do about %s", (_name, text, says) => {
    const [first, ...more] = found(`${world}${other}${text}`);
    expect(more).toEqual([]);
    expect(first?.replace(/ @.*/, "")).toBe(says);
  });

  it("is at the field that says whom a policy is for", () => {
    const fields = (spec: string) =>
      found(`${world}${calico("GlobalNetworkPolicy", "g", spec)}`).map((text) => text.replace(/.*@/, ""));
    expect(fields("selector: app == 'wep'")).toEqual(["spec.selector"]);
    expect(fields("namespaceSelector: env == 'wep'")).toEqual(["spec.namespaceSelector"]);
    expect(fields("serviceAccountSelector: env == 'wep', order: 1")).toEqual(["spec.serviceAccountSelector"]);
  });

  it.each([
    ["policies alone", ""],
    ["policies and hosts", host(", profiles: [projectcalico-default-allow]")],
  ])("is nothing to speak of in a tree of %s", (_name, text) => {
    const pods = policy(
      "selector: app == 'web', ingress: [{ action: Allow, source: { selector: app == 'api' } }]",
    );
    expect(found(`${text}${pods}`)).toEqual([]);
  });
});
