import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { formatAddress } from "../../src/sets/address.ts";
import { loadObjects, make } from "./support/load-objects.ts";

describe("workloads", () => {
  it("LBL-1, LBL-2: own labels, Calico's, and those of namespace and account", () => {
    const account = make.of("v1", "ServiceAccount", "shop/api", {}, { labels: { role: "db" } });
    const pod = make.pod(
      "shop/web",
      { app: "web", "pcns.env": "fake", "projectcalico.org/namespace": "fake" },
      { serviceAccountName: "api" },
    );
    const [workload] = loadObjects([make.namespace("shop", { env: "prod" }), account, pod]).workloads;
    expect(workload?.labels).toEqual({
      app: "web",
      "pcns.env": "prod",
      "pcns.kubernetes.io/metadata.name": "shop",
      "pcns.projectcalico.org/name": "shop",
      "pcsa.projectcalico.org/name": "api",
      "pcsa.role": "db",
      "projectcalico.org/namespace": "shop",
      "projectcalico.org/orchestrator": "k8s",
      "projectcalico.org/serviceaccount": "api",
    });
    expect(workload?.profiles).toEqual(["kns.shop", "ksa.shop.api"]);
  });

  it("keeps labels that are named like parts of an object", () => {
    const labels = JSON.parse('{"__proto__":"a","constructor":"b"}') as JsonObject;
    const [workload] = loadObjects([make.pod("shop/web", labels)]).workloads;
    expect(Object.entries(workload?.labels ?? {})).toEqual(
      expect.arrayContaining([
        ["__proto__", "a"],
        ["constructor", "b"],
      ]),
    );
  });

  it.each<[string, JsonObject, string]>([
    [
      "CronJob",
      make.of("batch/v1", "CronJob", "shop/x", {
        jobTemplate: { spec: { template: { metadata: { labels: { a: "b" } } } } },
      }),
      "shop/x",
    ],
    [
      "DaemonSet",
      make.of("apps/v1", "DaemonSet", "shop/x", { template: { metadata: { labels: { a: "b" } } } }),
      "shop/x",
    ],
    [
      "Rollout",
      make.of("argoproj.io/v1alpha1", "Rollout", "shop/x", {
        template: { metadata: { labels: { a: "b" } } },
      }),
      "shop/x",
    ],
    [
      "a configured kind",
      make.of("acme.io/v1", "Fleet", "shop/x", { pods: { metadata: { labels: { a: "b" } } } }),
      "shop/x",
    ],
  ])("%s makes pods", (_, object, id) => {
    const { workloads } = loadObjects([object], { workloads: [{ kind: "Fleet", template: "spec.pods" }] });
    expect(workloads).toMatchObject([{ id, serviceAccount: "default", labels: { a: "b" } }]);
  });

  it("says so when there is no pod template", () => {
    const rollout = make.of("argoproj.io/v1alpha1", "Rollout", "shop/x", { workloadRef: { name: "y" } });
    expect(loadObjects([rollout]).issues).toMatchObject([{ code: "pod-template-missing" }]);
  });

  it("two kinds that share a name are told apart by kind", () => {
    const { workloads } = loadObjects([
      make.pod("shop/web"),
      make.deployment("shop/web", {}),
      make.pod("shop/db"),
    ]);
    expect(workloads.map(({ id }) => id)).toEqual(["shop/db", "shop/web[Deployment]", "shop/web[Pod]"]);
  });

  const owned = (kind: string, name: string, labels: JsonObject = {}): JsonObject => {
    const pod = make.pod("shop/web-abc-1", labels, {}, { podIP: "10.0.0.9" });
    return { ...pod, metadata: { ...(pod["metadata"] as JsonObject), ownerReferences: [{ kind, name }] } };
  };

  it.each<[string, JsonObject, readonly string[]]>([
    ["by the workload itself", owned("Deployment", "web"), ["shop/web"]],
    [
      "through a ReplicaSet that the tree lacks",
      owned("ReplicaSet", "web-abc", { "pod-template-hash": "abc" }),
      ["shop/web"],
    ],
    ["by nothing in the tree", owned("ReplicaSet", "api-abc"), ["shop/web", "shop/web-abc-1"]],
    ["by its node (a static pod)", owned("Node", "web"), ["shop/web", "shop/web-abc-1"]],
  ])("a pod owned %s", (_, pod, expected) => {
    const { workloads } = loadObjects([make.deployment("shop/web", { app: "web" }), pod]);
    expect(workloads.map(({ id }) => id)).toEqual(expected);
  });

  it("an owned pod tells its owner's address", () => {
    const { workloads } = loadObjects([make.deployment("shop/web", {}), owned("Deployment", "web")]);
    expect(workloads[0]?.addresses.map(formatAddress)).toEqual(["10.0.0.9"]);
  });

  it.each<[string, JsonObject]>([
    ["finished", make.pod("shop/x", {}, {}, { phase: "Succeeded" })],
    ["not scheduled", make.pod("shop/x", {}, { nodeName: "" })],
    ["with an unreadable address", make.pod("shop/x", {}, {}, { podIP: "ten" })],
  ])("IPS-4: a pod that is %s is no endpoint", (_, pod) => {
    expect(loadObjects([pod]).workloads).toEqual([]);
  });

  it("HEP-21: a hostNetwork pod is marked and has no address of its own", () => {
    const pod = make.pod(
      "shop/x",
      {},
      { hostNetwork: true, nodeName: "n1" },
      { podIP: "192.0.2.1", hostIP: "192.0.2.1" },
    );
    const { workloads, nodes } = loadObjects([pod]);
    expect(workloads).toMatchObject([{ hostNetwork: true, addresses: [], node: "n1" }]);
    expect(nodes[0]?.addresses.map(formatAddress)).toEqual(["192.0.2.1"]);
  });

  it("RULE-14: named ports of containers, then of init containers", () => {
    const ports = {
      containers: [
        {
          ports: [
            { name: "http", containerPort: 80 },
            { containerPort: 81 },
            { name: "x", containerPort: 1, protocol: "QUIC" },
          ],
        },
      ],
      initContainers: [{ ports: [{ name: "dns", containerPort: 53, protocol: "UDP" }] }],
    };
    expect(loadObjects([make.pod("shop/x", {}, ports)]).workloads[0]?.ports).toEqual([
      { name: "http", protocol: 6, port: 80 },
      { name: "dns", protocol: 17, port: 53 },
    ]);
  });

  it("reads WorkloadEndpoint objects, and honours Profile objects", () => {
    const endpoint = make.v3("WorkloadEndpoint", "shop/w", {
      workload: "db",
      node: "n1",
      ipNetworks: ["10.0.0.7/32"],
      profiles: ["base"],
    });
    const profile = make.v3("Profile", "base", {
      labelsToApply: { tier: "x" },
      ingress: [{ action: "Deny" }],
    });
    const cluster = loadObjects([endpoint, profile]);
    expect(cluster.workloads).toMatchObject([
      { id: "shop/db", node: "n1", labels: { tier: "x" }, profiles: ["base"] },
    ]);
    expect(cluster.profiles.get("base")?.ingress).toMatchObject([{ action: "Deny" }]);
  });

  it("has the address of the network plugin's own annotation, which has a mask", () => {
    const pod = make.pod("shop/x");
    const annotations = { "cni.projectcalico.org/podIP": "10.0.0.9/32" };
    const { workloads, issues } = loadObjects([
      { ...pod, metadata: { ...(pod["metadata"] as JsonObject), annotations } },
    ]);
    expect(issues).toEqual([]);
    expect(workloads[0]?.addresses.map(formatAddress)).toEqual(["10.0.0.9"]);
  });

  describe("source addresses that are not the endpoint's own (MISC-2)", () => {
    const pod = make.pod("shop/x");
    const asking = {
      ...pod,
      metadata: {
        ...(pod["metadata"] as JsonObject),
        annotations: { "cni.projectcalico.org/allowedSourcePrefixes": '["8.8.8.8/32"]' },
      },
    };
    const endpoint = make.v3("WorkloadEndpoint", "shop/x", {
      node: "n1",
      pod: "x",
      ipNetworks: ["10.0.0.7/32"],
      allowSpoofedSourcePrefixes: ["8.8.8.8/32"],
    });
    const felix = (spec: JsonObject, name = "default"): JsonObject =>
      make.v3("FelixConfiguration", name, spec);
    const any = { workloadSourceSpoofing: "Any" };
    const disabled = { workloadSourceSpoofing: "Disabled" };
    const saying = {
      ignored: { message: expect.stringMatching(/`workloadSourceSpoofing: Any`.*: Felix drops/) as unknown },
      used: {
        message: expect.stringMatching(/`workloadSourceSpoofing: Any`.*not known: Felix may drop/) as unknown,
        hint: expect.stringContaining("FelixConfiguration") as unknown,
      },
    };
    it.each<[string, readonly JsonObject[], readonly string[], "used" | "ignored" | undefined]>([
      ["allowed", [felix(any)], ["shop/x"], undefined],
      ["allowed in any case", [felix({ workloadSourceSpoofing: "any" })], ["shop/x"], undefined],
      ["refused by default, and the endpoint dropped", [felix({})], [], "ignored"],
      ["refused, and the endpoint dropped", [felix(disabled)], [], "ignored"],
      ["not known without configuration", [], ["shop/x"], "used"],
      ["not known where one node allows them", [felix({}), felix(any, "node.n1")], ["shop/x"], "used"],
      ["not known where one node refuses them", [felix(any), felix(disabled, "node.n1")], ["shop/x"], "used"],
      ["allowed where a node says so too", [felix(any), felix(any, "node.n1")], ["shop/x"], undefined],
    ])("are %s", (_, configurations, ids, use) => {
      for (const one of [asking, endpoint]) {
        const cluster = loadObjects([one, ...configurations]);
        expect(cluster.workloads.map(({ id }) => id)).toEqual(ids);
        const severity = use === "used" ? "error" : "warning";
        expect(cluster.issues).toMatchObject(
          use === undefined ? [] : [{ code: "spoofing-not-allowed", severity, use, ...saying[use] }],
        );
      }
    });
  });

  it("that are asked for are only warned of in objects that are read raw (MISC-2)", () => {
    const endpoint = make.v3("WorkloadEndpoint", "shop/x", {
      node: "n1",
      pod: "x",
      ipNetworks: ["10.0.0.7/32"],
      allowSpoofedSourcePrefixes: ["8.8.8.8/32"],
    });
    const { workloads, issues } = loadObjects([endpoint], { raw: true });
    expect(workloads).toHaveLength(1);
    expect(issues).toMatchObject([{ code: "spoofing-not-allowed", severity: "warning", use: "used" }]);
  });

  it.each([
    ["source prefixes", "source-prefixes-invalid", "cni.projectcalico.org/allowedSourcePrefixes"],
    ["floating addresses", "floating-ips-invalid", "cni.projectcalico.org/floatingIPs"],
  ])("leaves out a pod whose %s can't be read, but not on its host's network", (_, code, annotation) => {
    const annotations = { [annotation]: "8.8.8.8/32" };
    const asking = (spec: JsonObject): JsonObject => {
      const pod = make.pod("shop/x");
      const metadata = { ...(pod["metadata"] as JsonObject), annotations };
      return { ...pod, metadata, spec: { ...(pod["spec"] as JsonObject), ...spec } };
    };
    const { workloads, issues } = loadObjects([asking({})]);
    expect(workloads).toEqual([]);
    expect(issues).toMatchObject([{ code, severity: "error", value: "8.8.8.8/32", use: "ignored" }]);
    expect(loadObjects([asking({ hostNetwork: true })])).toMatchObject({ workloads: [{}], issues: [] });
  });

  it("leaves out a workload endpoint with a source prefix that is no CIDR or address", () => {
    const spec = { node: "n1", ipNetworks: ["10.0.0.7/32"], allowSpoofedSourcePrefixes: ["8.8.8.8", "8.8"] };
    const { workloads, issues } = loadObjects([make.v3("WorkloadEndpoint", "shop/w", spec)]);
    expect(workloads).toEqual([]);
    expect(issues).toMatchObject([{ code: "source-prefixes-invalid", value: "8.8" }]);
  });
});

describe("profiles", () => {
  it("PROF-4, PROF-5: the namespace's allows, the account's has no rules, the built-in one is always there", () => {
    const { profiles } = loadObjects([make.pod("shop/x")]);
    expect([...profiles].map(([name, { ingress }]) => [name, ingress.length])).toEqual([
      ["kns.shop", 1],
      ["ksa.shop.default", 0],
      ["projectcalico-default-allow", 1],
    ]);
  });

  it("says what it made up, where a selector asks for more than the name", () => {
    const ask = (namespaceSelector: string): readonly string[] =>
      loadObjects([
        make.pod("shop/x", {}, {}, { podIP: "10.0.0.1" }),
        make.gnp("p", { namespaceSelector }),
      ]).assumptions.map(({ code }) => code);
    expect(ask("env == 'prod'")).toEqual(["namespace-synthesized"]);
    expect(ask("projectcalico.org/name == 'shop'")).toEqual([]);
  });
});

describe("network sets", () => {
  it("LBL-4, LBL-5: a NetworkSet belongs to its namespace, a GlobalNetworkSet to none", () => {
    const { networkSets } = loadObjects([
      make.namespace("shop", { env: "prod" }),
      make.v3("NetworkSet", "shop/s", { nets: ["10.0.0.0/8"] }, { labels: { a: "b" } }),
      make.v3(
        "GlobalNetworkSet",
        "s",
        { nets: ["192.0.2.1", "192.0.2.77/24", "bad"] },
        { labels: { a: "b" } },
      ),
    ]);
    expect(networkSets).toMatchObject([
      { id: "set/s", namespace: undefined, labels: { a: "b" }, nets: { v4: [3221225984, 3221226239] } },
      { id: "set/shop/s", labels: { a: "b", "pcns.env": "prod", "projectcalico.org/namespace": "shop" } },
    ]);
  });
});
