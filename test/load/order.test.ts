import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import { loadObjects, make } from "./support/load-objects.ts";

const ids = (objects: readonly JsonObject[], options: SimulateOptions = {}): readonly string[] =>
  loadObjects(objects, options).policies.map(({ id }) => id);

describe("tiers", () => {
  const tiers = (objects: readonly JsonObject[], calicoVersion = "3.32"): readonly string[] =>
    loadObjects(objects, { calicoVersion }).tiers.map(({ name }) => name);

  it.each<[string, string, readonly string[]]>([
    ["3.32", "TIER-3", ["kube-admin", "default", "kube-baseline"]],
    ["3.31", "TIER-3", ["adminnetworkpolicy", "default", "baselineadminnetworkpolicy"]],
    ["3.29", "TIER-3", ["adminnetworkpolicy", "default"]],
  ])("%s has the built-in ones (%s)", (version, _, expected) => {
    expect(tiers([], version)).toEqual(expected);
  });

  it("TIER-2: one without order ties with default, and its name decides", () => {
    expect(tiers([make.tier("security", {}), make.tier("app", {})])).toEqual([
      "kube-admin",
      "app",
      "default",
      "security",
      "kube-baseline",
    ]);
  });

  it("TIER-5: one that no object declares comes last, and says so", () => {
    const cluster = loadObjects([make.gnp("a", { tier: "zeta" }), make.gnp("b", { tier: "defualt" })]);
    expect(cluster.tiers.slice(-2)).toMatchObject([
      { name: "defualt", exists: false, order: undefined, defaultAction: "Deny" },
      { name: "zeta", exists: false },
    ]);
    expect(cluster.issues).toMatchObject([
      { code: "tier-missing" },
      { code: "tier-missing", hint: "did you mean `default`?" },
    ]);
    expect(cluster.assumptions.map(({ code }) => code)).toEqual(["tier-synthesized", "tier-synthesized"]);
  });

  it("TIER-1: one that exists comes before those that don't, wherever it stands", () => {
    const policies = ["aaa", "zzz"].map((tier) => make.gnp(`in-${tier}`, { tier }));
    expect(tiers([...policies, make.tier("zzz", { order: 9e9 })])).toEqual([
      "kube-admin",
      "default",
      "kube-baseline",
      "zzz",
      "aaa",
    ]);
  });

  it("TIER-4: anything but Pass is Deny", () => {
    const cluster = loadObjects([
      make.tier("a", { order: 1, defaultAction: "pass" }),
      make.tier("b", { order: 2, defaultAction: "Pass" }),
    ]);
    expect(cluster.tiers.slice(0, 2).map(({ defaultAction }) => defaultAction)).toEqual(["Deny", "Pass"]);
  });
});

describe("policies of a tier", () => {
  const allow = [
    make.np("web/allow0", { order: 5 }),
    make.np("web/allow", { order: 5 }),
    make.knp("web/later", { podSelector: {} }),
    make.gnp("allow", { order: 5 }),
    make.np("web/allow-dns", { order: 5 }),
    make.np("web/first", { order: -0.5 }),
    make.np("web/last", {}),
  ];

  it("POL-1, POL-2: by order, then by name/namespace/kind as one text", () => {
    expect(ids(allow)).toEqual([
      "NetworkPolicy:web/first",
      "NetworkPolicy:web/allow-dns",
      "GlobalNetworkPolicy:allow",
      "NetworkPolicy:web/allow",
      "NetworkPolicy:web/allow0",
      "KubernetesNetworkPolicy:web/later",
      "NetworkPolicy:web/last",
    ]);
  });

  it("POL-5: before 3.32 by the name with tier and namespace", () => {
    const policies = [
      make.gnp("x", { order: 1 }),
      make.np("b/default.a", { order: 1 }),
      make.np("a/z", { order: 1 }),
      make.np("a/z-1", { order: 1 }),
    ];
    expect(ids(policies, { calicoVersion: "3.31" })).toEqual([
      "NetworkPolicy:a/z",
      "NetworkPolicy:a/z-1",
      "NetworkPolicy:b/default.a",
      "GlobalNetworkPolicy:x",
    ]);
  });

  it.each<[string, JsonObject, string]>([
    ["a staged policy", make.v3("StagedNetworkPolicy", "a/z", {}), "a/staged:default.z"],
    ["a staged global one", make.v3("StagedGlobalNetworkPolicy", "z", {}), "staged:default.z"],
    ["a Kubernetes one", make.knp("a/z", { podSelector: {} }), "a/knp.default.z"],
    [
      "a staged Kubernetes one",
      make.v3("StagedKubernetesNetworkPolicy", "a/z", { podSelector: {} }),
      "a/staged:knp.default.z",
    ],
    ["one that carries its tier", make.gnp("default.z", {}), "default.z"],
    ["one of those that never carry it", make.gnp("ossg.z", {}), "ossg.z"],
  ])("POL-5: the name of %s", (_, policy, expected) => {
    expect(loadObjects([policy], { calicoVersion: "3.31" }).policies[0]?.tieBreak).toBe(expected);
  });

  it("the order of files changes nothing", () => {
    expect(ids([...allow].reverse())).toEqual(ids(allow));
  });

  it("warns of a name that the version refuses for the tier", () => {
    const objects = [
      make.tier("sec", { order: 1 }),
      make.gnp("web", { tier: "sec" }),
      make.gnp("sec.web", { tier: "sec" }),
    ];
    expect(loadObjects(objects, { calicoVersion: "3.31" }).issues).toMatchObject([
      { code: "policy-name-tier", value: "web" },
    ]);
    expect(loadObjects(objects).issues).toEqual([]);
  });
});

describe("staged policies", () => {
  const enforced = make.np("web/api", { order: 1, types: ["Ingress"] });
  const staged = (stagedAction: string | undefined, spec: JsonObject = {}): JsonObject =>
    make.v3("StagedNetworkPolicy", "web/api", {
      ...spec,
      ...(stagedAction === undefined ? {} : { stagedAction }),
    });

  it.each<[string, SimulateOptions["staged"], string | undefined, readonly string[]]>([
    ["kept, marked", "ignore", "Set", ["NetworkPolicy:web/api", "StagedNetworkPolicy:web/api"]],
    ["STG-3: a deletion never reaches Felix", "ignore", "Delete", ["NetworkPolicy:web/api"]],
    ["STG-4: alongside", "alongside", "Learn", ["NetworkPolicy:web/api", "StagedNetworkPolicy:web/api"]],
    ["STG-5: replaces its twin", "promote", undefined, ["NetworkPolicy:web/api"]],
    ["STG-5: removes its twin", "promote", "Delete", []],
    ["STG-5: leaves its twin alone", "promote", "Ignore", ["NetworkPolicy:web/api"]],
  ])("%s", (_, mode, action, expected) => {
    expect(ids([staged(action), enforced], { staged: mode ?? "ignore" })).toEqual(expected);
  });

  it("STG-2: a promoted one is the policy that was staged, under its enforced kind", () => {
    const [policy] = loadObjects([enforced, staged("Set", { types: ["Egress"] })], {
      staged: "promote",
    }).policies;
    expect(policy).toMatchObject({
      kind: "NetworkPolicy",
      types: ["egress"],
      staged: undefined,
      place: { path: "1.yaml" },
    });
  });

  it("STG-2: a twin may carry the prefix that names of the default tier once had", () => {
    const twin = make.np("web/default.api", { order: 1 });
    expect(ids([twin, staged("Delete")], { staged: "promote" })).toEqual([]);
    const elsewhere = make.np("web/default.api", { order: 1, tier: "sec" });
    expect(ids([make.tier("sec", { order: 1 }), elsewhere, staged("Delete")], { staged: "promote" })).toEqual(
      ["NetworkPolicy:web/default.api"],
    );
  });

  it("a promoted Kubernetes one gets the API server's types", () => {
    const sknp = make.v3("StagedKubernetesNetworkPolicy", "web/p", { podSelector: {}, egress: [{}] });
    expect(loadObjects([sknp], { staged: "promote" }).policies).toMatchObject([
      { id: "KubernetesNetworkPolicy:web/p", types: ["ingress", "egress"] },
    ]);
  });

  it("are not read before 3.30", () => {
    expect(loadObjects([staged("Set")], { calicoVersion: "3.29" }).issues).toMatchObject([
      { code: "kind-not-read" },
    ]);
  });
});
