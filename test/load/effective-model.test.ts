import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { effectiveModel } from "../../src/load/describe-effective.ts";
import { make } from "./support/load-objects.ts";

/** The form of one rule in a policy of this namespace, or in one of none. */
function rule(written: JsonObject, namespace?: string): JsonObject | null {
  return effectiveModel({
    kind: "Rule",
    rule: { action: "Allow", ...written },
    ...(namespace === undefined ? {} : { namespace }),
  });
}

describe("a policy as Felix evaluates it", () => {
  it("has one selector, its tier and only the flags that are on", () => {
    const policy = make.np("shop/p", {
      selector: "role == 'db'",
      order: 5,
      types: ["Ingress"],
      applyOnForward: false,
      ingress: [{ action: "Pass", protocol: "TCP" }],
    });
    expect(effectiveModel(policy)).toEqual({
      tier: "default",
      selector: "(role == 'db') && projectcalico.org/namespace == 'shop'",
      namespace: "shop",
      order: 5,
      types: ["Ingress"],
      ingress: [{ action: "next-tier", protocol: "tcp" }],
      egress: [],
    });
  });

  it("belongs to no namespace when it is global", () => {
    const policy = make.gnp("p", {
      tier: "sec",
      selector: "all()",
      namespaceSelector: "env == 'x'",
      preDNAT: true,
      applyOnForward: true,
    });
    // No types: both directions count, so none are written (TYP-3).
    expect(effectiveModel(policy)).toEqual({
      tier: "sec",
      selector: expect.stringMatching(
        /^\(?has\(projectcalico\.org\/namespace\)\)? && \(?pcns\.env == [x'"]+\)?$/,
      ),
      preDNAT: true,
      applyOnForward: true,
      ingress: [],
      egress: [],
    });
  });

  it.each<[string, string, unknown]>([
    ["STG-3: one staged as a deletion never gets there", "Delete", null],
    ["STG-3: any other does, and says what it is staged for", "Learn", "Learn"],
  ])("%s", (_, stagedAction, expected) => {
    for (const kind of ["StagedNetworkPolicy", "StagedGlobalNetworkPolicy"]) {
      const model = effectiveModel(make.v3(kind, "shop/p", { stagedAction }));
      expect(model === null ? null : model["stagedAction"]).toBe(expected);
    }
  });

  it("is converted first when a Kubernetes one is staged", () => {
    const staged = make.v3("StagedKubernetesNetworkPolicy", "shop/p", {
      stagedAction: "Set",
      podSelector: { matchLabels: { app: "db" } },
      ingress: [{ ports: [{ port: 5432 }] }],
      policyTypes: ["Ingress"],
    });
    expect(effectiveModel(staged)).toEqual({
      tier: "default",
      selector:
        "(projectcalico.org/orchestrator == 'k8s' && app == 'db') && projectcalico.org/namespace == 'shop'",
      namespace: "shop",
      order: 1000,
      types: ["Ingress"],
      stagedAction: "Set",
      ingress: [{ action: "allow", protocol: "tcp", destination: { ports: [5432] } }],
      egress: [],
    });
  });
});

describe("a rule as Felix evaluates it", () => {
  it.each<[string, JsonObject, JsonObject]>([
    ["protocols in lower case, numbers as they are", { protocol: "UDPLite" }, { protocol: "udplite" }],
    ["a negated protocol", { notProtocol: 17 }, { notProtocol: 17 }],
    ["an IP version", { ipVersion: 6 }, { ipVersion: 6 }],
    ["RULE-27: http is carried", { http: { methods: ["GET"] } }, { http: { methods: ["GET"] } }],
    ["icmp", { icmp: { type: 8 } }, { icmp: { type: 8 } }],
    ["notICMP", { notICMP: { type: 8 } }, { notICMP: { type: 8 } }],
    [
      "an ICMP type and one that it may not be",
      { icmp: { type: 8 }, notICMP: { type: 0 } },
      { icmp: { type: 8 }, notICMP: { type: 0 } },
    ],
    [
      "nets masked, unreadable ones skipped",
      { source: { nets: ["10.1.2.3/8", "ten"], notNets: ["10.9.9.9"] } },
      { source: { nets: ["10.0.0.0/8"], notNets: ["10.9.9.9/32"] } },
    ],
    ["a side of which nothing is left", { source: { nets: ["ten"] } }, {}],
    [
      "RULE-11: ports by number, range and name",
      { destination: { ports: [80, "81:90", "http"], notPorts: ["22"] } },
      { destination: { ports: [80, "81:90", "http"], notPorts: [22] } },
    ],
    [
      "a port that can't be read stays as it is written",
      { destination: { ports: ["9:1"] } },
      { destination: { ports: ["9:1"] } },
    ],
    [
      "RULE-26: a service without namespace",
      { destination: { services: { name: "db" } } },
      { destination: { services: { name: "db", namespace: "" } } },
    ],
    [
      "a negated selector alone",
      { source: { notSelector: "a == 'b'" } },
      { source: { notSelector: "a == 'b'" } },
    ],
  ])("%s", (_, written, expected) => {
    expect(rule(written)).toEqual({ action: "allow", ...expected });
  });

  it("SEL-3: a selector is bound to the policy's namespace, an empty namespace to none", () => {
    const source = { selector: "a == 'b'" };
    expect(rule({ source }, "shop")).toMatchObject({
      source: { selector: "(projectcalico.org/namespace == 'shop') && (a == 'b')" },
    });
    expect(rule({ source }, "")).toEqual(rule({ source }));
    expect(rule({ source })).toMatchObject({ source: { selector: "a == 'b'" } });
  });
});

describe("other kinds as Felix sees them", () => {
  it.each<[string, string | undefined, string]>([
    ["TIER-4: Pass", "Pass", "Pass"],
    ["TIER-4: anything else", "pass", "Deny"],
    ["TIER-4: nothing", undefined, "Deny"],
  ])("a tier's default action: %s", (_, defaultAction, expected) => {
    const spec = defaultAction === undefined ? { order: 3 } : { order: 3, defaultAction };
    expect(effectiveModel(make.tier("t", spec))).toEqual({ order: 3, defaultAction: expected });
  });

  it("a profile", () => {
    const profile = make.v3("Profile", "p", { labelsToApply: { a: "b" }, egress: [{ action: "Deny" }] });
    expect(effectiveModel(profile)).toEqual({
      labelsToApply: { a: "b" },
      ingress: [],
      egress: [{ action: "deny" }],
    });
  });

  it("LBL-4, LBL-5: a NetworkSet has its namespace's label and profile, a GlobalNetworkSet neither", () => {
    const spec = { nets: ["192.0.2.7/24"] };
    expect(effectiveModel(make.v3("NetworkSet", "shop/s", spec, { labels: { a: "b" } }))).toEqual({
      nets: ["192.0.2.0/24"],
      labels: { a: "b", "projectcalico.org/namespace": "shop" },
      profiles: ["kns.shop"],
    });
    expect(effectiveModel(make.v3("GlobalNetworkSet", "s", spec, { labels: { a: "b" } }))).toEqual({
      nets: ["192.0.2.0/24"],
      labels: { a: "b" },
    });
  });

  it("a host endpoint, with the addresses that can be read", () => {
    const spec = {
      interfaceName: "eth0",
      expectedIPs: ["192.0.2.1", "one"],
      profiles: ["p"],
      ports: [{ name: "ssh", protocol: "TCP", port: 22 }],
    };
    expect(effectiveModel(make.hep("h", spec, { role: "edge" }))).toEqual({
      interfaceName: "eth0",
      expectedIPs: ["192.0.2.1"],
      labels: { role: "edge" },
      profiles: ["p"],
      ports: [{ name: "ssh", protocol: "tcp", port: 22 }],
    });
    expect(effectiveModel(make.hep("h", { node: "n" }))).not.toHaveProperty("interfaceName");
  });

  const workload = (spec: JsonObject): JsonObject =>
    make.v3(
      "WorkloadEndpoint",
      "shop/w",
      { ipNetworks: ["10.0.0.7/32"], ...spec },
      { labels: { a: "b", "pcns.x": "y", "pcsa.x": "y" } },
    );

  it("LBL-1: a workload endpoint, without labels that only profiles may give", () => {
    expect(effectiveModel(workload({ profiles: ["kns.shop"], serviceAccountName: "api" }))).toEqual({
      ipNetworks: ["10.0.0.7/32"],
      labels: { a: "b", "projectcalico.org/serviceaccount": "api" },
      profiles: ["kns.shop"],
      ports: [],
    });
    expect(effectiveModel(workload({}))?.["labels"]).toEqual({ a: "b" });
  });

  it("takes a single address as a source prefix, and only named ports", () => {
    const ports = [
      { protocol: "TCP", port: 80, hostPort: 8080 },
      { name: "http", protocol: "TCP", port: 81 },
    ];
    expect(effectiveModel(workload({ allowSpoofedSourcePrefixes: ["8.8.8.8"], ports }))).toMatchObject({
      ports: [{ name: "http", protocol: "tcp", port: 81 }],
    });
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      "a namespace's, with the policy's own",
      { namespaceSelector: "a ==", selector: "b == 'c'" },
      { selector: "b == 'c'" },
    ],
    ["a namespace's alone", { namespaceSelector: "a ==" }, {}],
    [
      "an account's, but for the names",
      { serviceAccounts: { selector: "a ==", names: ["x"] } },
      { selector: `(projectcalico.org/namespace == 'shop') && (projectcalico.org/serviceaccount in {"x"})` },
    ],
  ])("leaves out a selector that can't be read: %s", (_, source, expected) => {
    const rule = effectiveModel({ kind: "Rule", rule: { action: "Allow", source }, namespace: "shop" });
    expect(rule?.["source"] ?? {}).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    ["no address", workload({ ipNetworks: [] })],
    ["one of two addresses that can't be read", workload({ ipNetworks: ["10.0.0.7", "ten"] })],
    ["a source prefix that can't be read", workload({ allowSpoofedSourcePrefixes: ["8.8.8.8", ""] })],
    ["a gateway that can't be read", workload({ ipv4Gateway: "gw" })],
    [
      "a staged Kubernetes policy with a rule that can't be converted",
      make.v3("StagedKubernetesNetworkPolicy", "shop/p", {
        podSelector: {},
        ingress: [{}, { ports: [{ port: "http", endPort: 90 }] }],
      }),
    ],
    ["a kind that is none of these", make.of("v1", "Pod", "shop/x", {})],
    ["no kind", {}],
  ])("nothing for %s", (_, object) => {
    expect(effectiveModel(object)).toBeNull();
  });
});
