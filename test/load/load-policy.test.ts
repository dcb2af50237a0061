import { describe, expect, it } from "@jest/globals";
import type { JsonObject, JsonValue } from "../../src/base/json.ts";
import type { Rule } from "../../src/model/policy.ts";
import { canonicalSelector } from "../../src/selector/print-selector.ts";
import { formatAddressSet } from "../../src/sets/address-set.ts";
import { loadObjects, make } from "./support/load-objects.ts";

function onlyRule(rule: JsonObject, raw = false): Rule | undefined {
  const { policies } = loadObjects([make.np("shop/p", { types: ["Ingress"], ingress: [rule] })], { raw });
  return policies[0]?.ingress[0];
}

describe("the selector of a policy", () => {
  const scope = 'projectcalico.org/namespace == "shop"';
  it.each<[string, JsonObject, string]>([
    ["SEL-8: own namespace alone", make.np("shop/p", {}), scope],
    [
      "SEL-8: with a selector",
      make.np("shop/p", { selector: "a == 'b' || c == 'd'" }),
      `((a == "b" || c == "d") && ${scope})`,
    ],
    [
      "SEL-8: service accounts",
      make.np("shop/p", { serviceAccountSelector: "role == 'db'" }),
      `(${scope} && pcsa.role == "db")`,
    ],
    [
      "an NP keeps all() for accounts",
      make.np("shop/p", { serviceAccountSelector: "all()" }),
      `(${scope} && all())`,
    ],
    ["SEL-9: empty is everything", make.gnp("p", {}), "all()"],
    [
      "SEL-9: namespaces replace all()",
      make.gnp("p", { selector: "all()", namespaceSelector: "env == 'x'" }),
      '(has(projectcalico.org/namespace) && pcns.env == "x")',
    ],
    [
      "SEL-9: accounts replace all()",
      make.gnp("p", { serviceAccountSelector: "all()" }),
      "has(projectcalico.org/serviceaccount)",
    ],
    [
      "K8S-1: only pods",
      make.knp("shop/p", { podSelector: { matchLabels: { app: "db" } } }),
      `((projectcalico.org/orchestrator == "k8s" && app == "db") && ${scope})`,
    ],
  ])("%s", (_, policy, expected) => {
    const [loaded] = loadObjects([policy]).policies;
    expect(loaded && canonicalSelector(loaded.selector)).toBe(expected);
  });

  it.each<[string, JsonObject]>([
    ["selector", { selector: "a ==" }],
    ["rule selector", { ingress: [{ action: "Allow", source: { selector: "a ==" } }] }],
    [
      "namespace selector of a rule",
      { ingress: [{ action: "Allow", source: { namespaceSelector: "a ==" } }] },
    ],
    [
      "account selector of a rule",
      { ingress: [{ action: "Allow", source: { serviceAccounts: { selector: "a ==" } } }] },
    ],
    ["port", { ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: ["9:1"] } }] }],
    ["protocol", { ingress: [{ action: "Allow", protocol: "GRE" }] }],
    ["protocol 0", { ingress: [{ action: "Allow", protocol: 0 }] }],
    ["protocol that is no number", { ingress: [{ action: "Allow", protocol: "256" }] }],
    ["protocol that is not even text", { ingress: [{ action: "Allow", protocol: true }] }],
    ["action", { ingress: [{ action: "Permit" }] }],
  ])("a bad %s makes the policy absent, and says so", (_, spec) => {
    const cluster = loadObjects([make.np("shop/p", spec)]);
    expect(cluster.policies).toEqual([]);
    expect(cluster.issues).toMatchObject([
      { severity: "error", use: "ignored", object: "NetworkPolicy shop/p" },
    ]);
  });

  it("ACT-3: takes a rule without an action as one that allows, and says so", () => {
    const cluster = loadObjects([make.np("shop/p", { ingress: [{}, { action: "" }] })]);
    expect(cluster.policies[0]?.ingress).toMatchObject([{ action: "Allow" }, { action: "Allow" }]);
    expect(cluster.issues).toMatchObject([
      { code: "action-invalid", severity: "error", use: "used-in-part" },
      { code: "action-invalid", severity: "error", use: "used-in-part" },
    ]);
  });

  it("leaves an unreadable namespace selector out, which widens the policy", () => {
    const cluster = loadObjects([make.gnp("p", { selector: "a == 'b'", namespaceSelector: "x y" })]);
    expect(cluster.policies.map(({ selector }) => canonicalSelector(selector))).toEqual(['a == "b"']);
    expect(cluster.issues).toMatchObject([
      { code: "selector-invalid", use: "used-in-part", place: { field: "spec.namespaceSelector" } },
    ]);
  });
});

describe("one side of a rule", () => {
  const scope = 'projectcalico.org/namespace == "shop"';
  it.each<[string, JsonObject, string | undefined]>([
    ["SEL-3: nets alone are not scoped", { nets: ["10.0.0.0/8"] }, undefined],
    ["SEL-3: ports alone are not scoped", { ports: [80] }, undefined],
    ["SEL-3: a selector is", { selector: "a == 'b'" }, `(${scope} && a == "b")`],
    ["SEL-3: so is notSelector alone", { notSelector: "a == 'b'" }, scope],
    ["SEL-5: every namespace", { namespaceSelector: "all()" }, "has(projectcalico.org/namespace)"],
    ["SEL-5: none", { namespaceSelector: "global()" }, "!has(projectcalico.org/namespace)"],
    [
      "SEL-4: labels of namespaces",
      { namespaceSelector: "env == 'x'", selector: "a == 'b'" },
      '(pcns.env == "x" && a == "b")',
    ],
    [
      "RULE-21: account names, sorted",
      { serviceAccounts: { names: ["b", "a", "b"] } },
      `(${scope} && projectcalico.org/serviceaccount in {"a", "b"})`,
    ],
    [
      "RULE-21: a name that holds a quote",
      { serviceAccounts: { names: ['a"b'] } },
      `(${scope} && projectcalico.org/serviceaccount in {'a"b'})`,
    ],
    ["RULE-21: no accounts named", { serviceAccounts: {} }, undefined],
  ])("%s", (_, source, expected) => {
    const selector = onlyRule({ action: "Allow", protocol: "TCP", source })?.source.selector;
    expect(selector && canonicalSelector(selector)).toBe(expected);
  });

  it.each<[string, JsonObject, boolean, boolean]>([
    ["no nets", {}, true, true],
    ["IPv4 alone", { nets: ["10.0.0.0/8"] }, true, false],
    ["RULE-6: negated IPv6 removes the rule for IPv4", { notNets: ["fd00::/8"] }, false, true],
    ["RULE-7: negated catch-all", { notNets: ["0.0.0.0/0", "fd00::/8"] }, false, true],
    ["two halves are no catch-all", { notNets: ["0.0.0.0/1", "128.0.0.0/1"] }, true, false],
  ])("families: %s", (_, source, v4, v6) => {
    expect(onlyRule({ action: "Allow", source })?.source.families).toEqual({ v4, v6 });
  });

  it("masks nets, reads bare addresses and skips what it can't read", () => {
    const rule = onlyRule({ action: "Allow", source: { nets: ["10.1.2.3/8", "192.0.2.1", "nonsense"] } });
    expect(rule?.source.nets && formatAddressSet(rule.source.nets)).toEqual(["10.0.0.0/8", "192.0.2.1/32"]);
    expect(rule?.source.netCount).toBe(3);
  });

  it("matches any address when no net can be read, as Felix does", () => {
    expect(onlyRule({ action: "Allow", source: { nets: ["nonsense"] } }, true)?.source.nets).toBeUndefined();
  });

  it("keeps numbers and names of ports apart", () => {
    const ports = onlyRule({
      action: "Allow",
      protocol: "TCP",
      source: { ports: [80, "81:90", "http", "80-90", "22"] },
    });
    expect(ports?.source.ports).toEqual({ numbers: [22, 22, 80, 90], names: ["http", "80-90"] });
  });

  it.each<[string, JsonValue]>([
    ["below zero", -1],
    ["above 65535", 65_536],
    ["of which half is no number", 80.5],
    ["range above 65535", "80:65536"],
    ["that is neither number nor text", true],
    ["name with a space", "a b"],
  ])("RULE-11: a port %s makes the policy absent", (_, port) => {
    const rule = { action: "Allow", protocol: "TCP", source: { ports: [port] } };
    const cluster = loadObjects([make.np("shop/p", { types: ["Ingress"], ingress: [rule] })]);
    expect(cluster.policies).toEqual([]);
    expect(cluster.issues).toMatchObject([{ code: "port-invalid", use: "ignored" }]);
  });

  it("skips a net that is not even text, and says so", () => {
    const rule = { action: "Allow", source: { nets: ["10.0.0.0/8", 10] } };
    const cluster = loadObjects([make.np("shop/p", { types: ["Ingress"], ingress: [rule] })]);
    const nets = cluster.policies[0]?.ingress[0]?.source.nets;
    expect(nets && formatAddressSet(nets)).toEqual(["10.0.0.0/8"]);
    expect(cluster.issues).toMatchObject([{ code: "net-invalid", use: "used-in-part" }]);
  });

  it("a service without a name matches as none would", () => {
    expect(onlyRule({ action: "Allow", source: { services: {} } })?.source.service).toBeUndefined();
  });

  it("RULE-26: keeps a service without namespace, which never matches", () => {
    expect(onlyRule({ action: "Allow", source: { services: { name: "db" } } })?.source.service).toEqual({
      namespace: "",
      name: "db",
    });
  });
});

describe("a rule", () => {
  it.each<[string, JsonObject, Partial<Rule>]>([
    ["RULE-5: ICMP by name is IPv4", { protocol: "ICMP" }, { protocol: 1, ipVersion: 4 }],
    ["RULE-5: ICMPv6 by name is IPv6", { protocol: "ICMPv6" }, { protocol: 58, ipVersion: 6 }],
    ["RULE-5: by number it is either", { protocol: 1 }, { protocol: 1, ipVersion: undefined }],
    ["RULE-5: ipVersion wins", { protocol: "ICMP", ipVersion: 6 }, { protocol: 1, ipVersion: 6 }],
    ["RULE-3: any case", { protocol: "tcp" }, { protocol: 6 }],
    ["RULE-3: digits are a number", { protocol: "1" }, { protocol: 1, ipVersion: undefined }],
    [
      "RULE-9: type and code",
      { protocol: "ICMP", icmp: { type: 8, code: 0 } },
      { icmp: { type: 8, code: 0 } },
    ],
    ["RULE-27: http is marked", { http: { methods: ["GET"] } }, { http: true }],
    ["metadata has no effect", { metadata: { annotations: { a: "b" } } }, { unmodelled: undefined }],
    [
      "an unknown field is not skipped",
      { destination: { domains: ["a.b"] } },
      { unmodelled: "field `destination.domains` is not modelled" },
    ],
  ])("%s", (_, fields, expected) => {
    expect(onlyRule({ action: "Allow", ...fields })).toMatchObject(expected);
  });

  it("marks a policy with an unknown field", () => {
    const [policy] = loadObjects([
      make.gnp("p", { selector: "all()", flavour: "x", performanceHints: ["y"] }),
    ]).policies;
    expect(policy?.unmodelled).toBe("field `spec.flavour` is not modelled");
  });
});

describe("types", () => {
  const rule = { action: "Allow" };
  it.each<[string, JsonObject, boolean, string]>([
    ["TYP-1: no rules", {}, false, "ingress"],
    ["TYP-1: egress alone", { egress: [rule] }, false, "egress"],
    ["TYP-1: both", { ingress: [rule], egress: [rule] }, false, "ingress,egress"],
    ["TYP-3: raw", { ingress: [rule] }, true, "ingress,egress"],
    ["TYP-4: as written", { types: ["Egress"], ingress: [rule] }, false, "egress"],
  ])("%s", (_, spec, raw, expected) => {
    expect(loadObjects([make.np("shop/p", spec)], { raw }).policies[0]?.types.join()).toBe(expected);
  });

  it("TYP-2: says so where an empty list would count on native CRDs", () => {
    const cluster = loadObjects([make.np("shop/p", { egress: [] })]);
    expect(cluster.assumptions.map(({ code }) => code)).toEqual(["types-defaulted"]);
  });

  it.each<[string, JsonObject, string]>([
    ["TYP-5: ingress always", make.knp("shop/p", { podSelector: {} }), "ingress"],
    ["TYP-5: egress with rules", make.knp("shop/p", { podSelector: {}, egress: [{}] }), "ingress,egress"],
    [
      "TYP-6: SKNP has no default egress",
      make.v3("StagedKubernetesNetworkPolicy", "shop/p", { podSelector: {}, egress: [{}] }),
      "ingress",
    ],
    [
      "TYP-7: CNP without rules",
      make.cnp("p", { tier: "Admin", priority: 1, subject: { namespaces: {} } }),
      "ingress,egress",
    ],
  ])("%s", (_, policy, expected) => {
    expect(loadObjects([policy]).policies[0]?.types.join()).toBe(expected);
  });
});
