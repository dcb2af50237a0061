import { describe, expect, it } from "@jest/globals";
import { check, make, validate, type Case } from "./support/check.ts";

const both = (...lines: readonly string[]): Partial<Case> => ({ library: lines, native: lines });

describe("policies", () => {
  it.each<Case>([
    { name: "empty", object: make.np({}) },
    {
      name: "a bad selector: not enforced at all",
      object: make.np({ selector: "app = 'web'" }),
      library: ["validator selector-invalid spec.selector"],
      felix: "dropped",
    },
    {
      name: "parentheses that only close because Calico adds its own",
      object: make.np({ selector: "app == 'a') || (app == 'b'" }),
      library: ["validator selector-invalid spec.selector"],
    },
    {
      name: "a bad service account selector is left out",
      object: make.np({ serviceAccountSelector: "role" }),
      library: ["validator selector-invalid spec.serviceAccountSelector"],
    },
    {
      name: "global() in a policy's own selector",
      object: make.gnp({ namespaceSelector: "global()" }),
      ...both("crd global-misplaced spec"),
    },
    {
      name: "untracked and before DNAT, with egress",
      object: make.gnp({ doNotTrack: true, preDNAT: true, types: ["Egress"], egress: [{ action: "Deny" }] }),
      ...both("crd pre-dnat-untracked spec", "crd pre-dnat-egress spec", "crd apply-on-forward spec"),
    },
    {
      name: "a type twice",
      object: make.gnp({ types: ["Egress", "Egress"] }),
      library: ["validator type-duplicate spec.types[1]"],
      native: ["crd duplicate-value spec.types[1]"],
    },
    { name: "no types at all", object: make.gnp({ types: [] }), native: ["crd too-few spec.types"] },
    {
      name: "a service without namespace",
      object: make.gnp({ egress: [{ action: "Allow", destination: { services: { name: "till" } } }] }),
      library: ["validator service-namespace-missing spec.egress[0].destination.services.namespace"],
    },
    {
      name: "http on the way out",
      object: make.np({ egress: [{ action: "Allow", http: {} }] }),
      library: ["validator http-on-egress spec.egress[0].http"],
    },
    {
      name: "order as text",
      object: make.np({ order: "10" }),
      library: ["decode wrong-type spec.order"],
      native: ["crd wrong-type spec.order"],
      felix: "undecodable",
    },
    { name: "nulls are no fields", object: make.np({ selector: null, order: null, types: null }) },
    {
      name: "fields of another kind",
      object: make.np({ namespaceSelector: "all()", selectr: "all()" }),
      library: ["decode unknown-field spec.namespaceSelector", "decode unknown-field spec.selectr"],
      unknown: ["spec.namespaceSelector", "spec.selectr"],
    },
    {
      name: "an unknown hint, twice",
      object: make.np({ performanceHints: ["Fast", "Fast"] }),
      library: [
        "validator duplicate-value spec.performanceHints",
        "validator value-unsupported spec.performanceHints[0]",
        "validator value-unsupported spec.performanceHints[1]",
        "crd value-unsupported spec.performanceHints[0]",
        "crd value-unsupported spec.performanceHints[1]",
      ],
      native: [
        "crd value-unsupported spec.performanceHints[0]",
        "crd value-unsupported spec.performanceHints[1]",
        "crd duplicate-value spec.performanceHints[1]",
      ],
      felix: "dropped",
    },
    {
      name: "a selector too long, for the CRD",
      object: make.np({ selector: `app == '${"w".repeat(1020)}'` }),
      ...both("crd too-long spec.selector"),
    },
    {
      name: "no limits before v3.32",
      object: make.np({ selector: `app == '${"w".repeat(1020)}'` }),
      options: { calicoVersion: "3.31" },
    },
  ])("$name", check);

  it("fills in what Calico and its CRD fill in", () => {
    const { afterDefaulting } = validate(
      make.np({ tier: "", ingress: [{ action: "Allow", protocol: "6", destination: { ports: ["80:80"] } }] }),
    );
    expect(afterDefaulting?.["spec"]).toEqual({
      tier: "default",
      ingress: [{ action: "Allow", protocol: 6, destination: { ports: [80] } }],
    });
  });
});

describe("names", () => {
  const named = (name: string, kind = "GlobalNetworkPolicy"): Case["object"] =>
    make.calico(kind, {}, { name });
  it.each<Case>([
    { name: "one dot", object: named("shop.web") },
    {
      name: "two dots: the API server does not mind",
      object: named("shop.web.in"),
      library: ["validator policy-name-invalid metadata.name"],
    },
    { name: "made from a Kubernetes policy", object: named("knp.default.web.in", "NetworkPolicy") },
    {
      name: "upper case",
      object: named("Shop"),
      library: ["validator name-invalid metadata.name", "validator policy-name-invalid metadata.name"],
      native: ["kubernetes name-invalid metadata.name"],
    },
    {
      name: "a tier with a dot",
      object: named("shop.web", "Tier"),
      library: ["validator tier-name-invalid metadata.name"],
    },
    {
      name: "too long",
      object: named("w".repeat(254), "NetworkSet"),
      library: ["validator name-too-long metadata.name"],
      native: ["kubernetes name-too-long metadata.name"],
    },
    {
      name: "a label value with a space",
      object: make.calico("NetworkSet", {}, { labels: { team: "shop floor" } }),
      library: ["validator label-value-invalid metadata.labels.team"],
      native: ["kubernetes label-value-invalid metadata.labels.team"],
    },
    {
      name: "a label that is no text",
      object: make.calico("NetworkSet", {}, { labels: { floor: 3 } }),
      library: ["decode wrong-type metadata.labels.floor"],
      native: ["kubernetes wrong-type metadata.labels.floor"],
    },
  ])("$name", check);

  it.each([
    ["3.30", "web", undefined, true],
    ["3.30", "web", "shop", false],
    ["3.30", "shop.web", "shop", true],
    ["3.30", "other.web", undefined, false],
    ["3.32", "web", "shop", true],
    ["3.28", "web", "shop", true],
  ])("in %s, `%s` in tier %s: %s", (calicoVersion, name, tier, valid) => {
    const object = make.calico("GlobalNetworkPolicy", tier === undefined ? {} : { tier }, { name });
    const { library } = validate(object, { calicoVersion });
    expect(library.errors.map((error) => error.code)).toEqual(valid ? [] : ["policy-name-without-tier"]);
  });
});

describe("staged policies", () => {
  const sgnp = (spec: Case["object"]): Case["object"] => make.calico("StagedGlobalNetworkPolicy", spec);
  const sknp = (spec: Case["object"]): Case["object"] =>
    make.calico("StagedKubernetesNetworkPolicy", spec, { namespace: "shop" });
  it.each<Case>([
    { name: "set", object: sgnp({ selector: "app == 'web'" }) },
    { name: "delete in a tier", object: sgnp({ stagedAction: "Delete", tier: "shop" }), felix: "absent" },
    {
      name: "delete with a rest",
      object: sgnp({ stagedAction: "Delete", order: 0 }),
      library: ["validator staged-delete-not-empty spec.order"],
      felix: "absent",
    },
    {
      name: "delete with a list that is empty, which Go tells from a missing one",
      object: sgnp({ stagedAction: "Delete", ingress: [] }),
      library: ["validator staged-delete-not-empty spec.ingress"],
      felix: "absent",
    },
    {
      name: "delete in Kubernetes form, with empty labels",
      object: sknp({ stagedAction: "Delete", podSelector: { matchLabels: {} } }),
      library: ["validator staged-delete-not-empty spec.podSelector"],
      felix: "absent",
    },
    {
      name: "no such action",
      object: sgnp({ stagedAction: "delete" }),
      library: ["crd value-unsupported spec.stagedAction"],
      native: ["crd value-unsupported spec.stagedAction"],
    },
    {
      name: "Kubernetes form",
      object: sknp({ podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"] }),
    },
    {
      name: "Kubernetes form to delete",
      object: sknp({ stagedAction: "Delete", podSelector: {} }),
      felix: "absent",
    },
    {
      name: "Kubernetes form that can't be converted",
      object: sknp({ podSelector: {}, egress: [{ ports: [{ port: 90, endPort: 80 }] }] }),
      library: ["validator conversion-failed spec.egress[0].ports[0]"],
      felix: "dropped",
    },
    {
      name: "Kubernetes form whose ports Felix refuses",
      object: sknp({ podSelector: {}, ingress: [{ ports: [{ port: "HTTP" }] }] }),
      felix: "dropped",
    },
  ])("$name", check);
});
