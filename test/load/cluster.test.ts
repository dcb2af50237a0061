import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import type { JsonObject, JsonValue } from "../../src/base/json.ts";
import { formatAddress } from "../../src/sets/address.ts";
import { formatAddressSet } from "../../src/sets/address-set.ts";
import { loadObjects, make } from "./support/load-objects.ts";

describe("services", () => {
  const service = (spec: JsonObject): JsonObject => make.of("v1", "Service", "shop/db", spec);
  const rule = make.np("shop/p", {
    types: ["Egress"],
    egress: [{ action: "Allow", destination: { services: { name: "db", namespace: "shop" } } }],
  });

  it("RULE-23, RULE-25: every address of every slice, whatever its readiness", () => {
    const slice: JsonObject = {
      ...make.of(
        "discovery.k8s.io/v1",
        "EndpointSlice",
        "shop/db-1",
        {},
        { labels: { "kubernetes.io/service-name": "db" } },
      ),
      endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: false } }, { addresses: ["10.0.0.2"] }],
      ports: [{ port: 5432 }, { protocol: "UDP", port: 53 }, { name: "no-number" }],
    };
    const found = loadObjects([slice]).services.get("shop/db");
    expect(found?.members.map(({ address, ports }) => [formatAddress(address), ports.length])).toEqual([
      ["10.0.0.1", 2],
      ["10.0.0.2", 2],
    ]);
  });

  it("RULE-23: takes a port of an unknown protocol, or one in lower case, as TCP", () => {
    const slice = {
      ...make.of(
        "discovery.k8s.io/v1",
        "EndpointSlice",
        "shop/s",
        {},
        {
          labels: { "kubernetes.io/service-name": "db" },
        },
      ),
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.0.0.1"] }],
      ports: [
        { protocol: "udp", port: 53 },
        { protocol: "SCTP", port: 54 },
      ],
    };
    expect(loadObjects([slice]).services.get("shop/db")?.members[0]?.ports).toEqual([
      { protocol: 6, port: 53 },
      { protocol: 132, port: 54 },
    ]);
  });

  it("makes the slices of a service whose pods have addresses", () => {
    const pod = make.pod(
      "shop/db-0",
      { app: "db" },
      { containers: [{ ports: [{ name: "pg", containerPort: 5432 }] }] },
      { podIP: "10.0.0.1" },
    );
    const cluster = loadObjects([
      service({ selector: { app: "db" }, ports: [{ port: 80, targetPort: "pg" }] }),
      pod,
      rule,
    ]);
    expect(cluster.services.get("shop/db")?.members).toMatchObject([
      { ports: [{ protocol: 6, port: 5432 }] },
    ]);
    expect(cluster.policies[0]?.egress[0]?.unmodelled).toBeUndefined();
  });

  it("does not know what a rule means whose service has pods without address", () => {
    const cluster = loadObjects([
      service({ selector: { app: "db" } }),
      make.deployment("shop/db", { app: "db" }),
      rule,
    ]);
    expect(cluster.policies[0]?.egress[0]?.unmodelled).toContain("the tree holds no EndpointSlice of it");
  });

  it("RULE-25: skips names and addresses that can't be read, and slices of no service", () => {
    const slice = (labels: JsonObject, addressType: string): JsonObject => ({
      ...make.of("discovery.k8s.io/v1", "EndpointSlice", "shop/s", {}, { labels }),
      addressType,
      endpoints: [{ addresses: ["10.0.0.1", "ten"] }],
      ports: [{ port: 80 }],
    });
    const label = { "kubernetes.io/service-name": "db" };
    const members = (object: JsonObject): number | undefined =>
      loadObjects([object]).services.get("shop/db")?.members.length;
    expect(members(slice(label, "IPv4"))).toBe(1);
    expect(members(slice(label, "FQDN"))).toBeUndefined();
    expect(members(slice({}, "IPv4"))).toBeUndefined();
  });

  it("selects no ports of a protocol that has none", () => {
    const pod = make.pod("shop/db-0", { app: "db" }, {}, { podIP: "10.0.0.1" });
    const ports = [{ port: 80, protocol: "ICMP" }, { port: 81 }];
    const cluster = loadObjects([service({ selector: { app: "db" }, ports }), pod]);
    expect(cluster.services.get("shop/db")?.members).toMatchObject([{ ports: [{ protocol: 6, port: 81 }] }]);
  });

  it("keeps where a service can be dialled", () => {
    const { serviceAddresses } = loadObjects([
      service({ clusterIP: "10.96.0.9", ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }),
    ]);
    expect(serviceAddresses).toMatchObject([
      { name: "db", ports: [{ protocol: 6, port: 80, nodePort: 30080, targetPort: 8080 }] },
    ]);
    expect(loadObjects([service({ clusterIP: "None", ports: [{ port: 80 }] })]).serviceAddresses).toEqual([]);
  });
});

describe("objects without a namespace", () => {
  it("belong to the one that is given", () => {
    const bare = (apiVersion: string, kind: string, name: string, spec: JsonObject): JsonObject => ({
      apiVersion,
      kind,
      metadata: { name },
      spec,
    });
    const v3 = "projectcalico.org/v3";
    const cluster = loadObjects(
      [
        bare(v3, "NetworkPolicy", "p", {}),
        bare("networking.k8s.io/v1", "NetworkPolicy", "k", { podSelector: {} }),
        bare(v3, "NetworkSet", "s", { nets: ["10.0.0.0/8"] }),
        bare(v3, "WorkloadEndpoint", "w", { ipNetworks: ["10.0.0.7"] }),
        bare("v1", "ServiceAccount", "api", {}),
        bare("v1", "Service", "db", { clusterIP: "10.96.0.9", ports: [{ port: 80 }] }),
        bare("v1", "Pod", "x", {}),
      ],
      { defaultNamespace: "apps" },
    );
    expect(cluster.policies.map(({ id }) => id)).toEqual([
      "KubernetesNetworkPolicy:apps/k",
      "NetworkPolicy:apps/p",
    ]);
    expect(cluster.networkSets.map(({ id }) => id)).toEqual(["set/apps/s"]);
    expect(cluster.workloads.map(({ id }) => id)).toEqual(["apps/w", "apps/x"]);
    expect(cluster.serviceAddresses).toMatchObject([{ namespace: "apps", name: "db" }]);
    expect([...cluster.profiles.keys()]).toContain("ksa.apps.api");
  });
});

describe("pools and addresses", () => {
  const pool = (name: string, spec: JsonObject): JsonObject => make.v3("IPPool", name, spec);

  it("come from pools in use, each with its encapsulation", () => {
    const { settings, pools } = loadObjects([
      pool("a", { cidr: "10.244.0.0/16", vxlanMode: "Always", natOutgoing: true }),
      pool("b", { cidr: "10.245.0.0/16", ipipMode: "CrossSubnet" }),
      pool("c", { cidr: "10.246.0.0/16", disabled: true }),
    ]);
    expect([settings.natOutgoing, settings.encapsulation]).toEqual([true, undefined]);
    expect(pools.map(({ encapsulation }) => encapsulation)).toEqual(["vxlan", "ipip-cross-subnet", "none"]);
    expect(formatAddressSet(settings.podCIDRs)).toEqual(["10.244.0.0/15"]);
  });

  const used = { cidr: "10.244.0.0/16", natOutgoing: true };
  it.each<[string, JsonObject, readonly string[]]>([
    ["a disabled pool that pods were in", { natOutgoing: true, disabled: true }, ["10.0.0.0/16"]],
    ["a disabled pool with a tunnel", { ipipMode: "Always", disabled: true }, ["10.0.0.0/16"]],
    ["a disabled pool that keeps addresses from being translated", { disabled: true }, []],
    ["a pool for load balancers", { natOutgoing: true, allowedUses: ["LoadBalancer"] }, []],
    ["a pool for tunnels", { allowedUses: ["Tunnel"] }, []],
    ["a pool for pods among others", { allowedUses: ["Tunnel", "Workload"] }, ["10.0.0.0/16"]],
  ])("may be in %s, or not", (_, spec, expected) => {
    const { settings } = loadObjects([pool("a", used), pool("b", { cidr: "10.0.0.0/16", ...spec })]);
    expect(formatAddressSet(settings.podCIDRs)).toEqual([...expected, "10.244.0.0/16"]);
  });

  it("are in a disabled pool where there is no other", () => {
    const { settings } = loadObjects([pool("a", { cidr: "10.0.0.0/16", disabled: true })]);
    expect(formatAddressSet(settings.podCIDRs)).toEqual(["10.0.0.0/16"]);
  });

  it("come from the operator's Installation where there is no pool", () => {
    const installation = make.of("operator.tigera.io/v1", "Installation", "default", {
      calicoNetwork: {
        linuxDataplane: "BPF",
        ipPools: [{ cidr: "10.0.0.0/16", encapsulation: "VXLANCrossSubnet" }],
      },
    });
    expect(loadObjects([installation])).toMatchObject({
      settings: { dataplane: "ebpf", natOutgoing: true },
      pools: [{ encapsulation: "vxlan-cross-subnet" }],
    });
  });

  it("are overruled by options", () => {
    const options = { podCIDRs: ["10.9.0.0/16"], natOutgoing: false, encapsulation: "none" } as const;
    const { settings } = loadObjects(
      [pool("a", { cidr: "10.244.0.0/16", natOutgoing: true, vxlanMode: "Always" })],
      options,
    );
    expect([formatAddressSet(settings.podCIDRs), settings.natOutgoing, settings.encapsulation]).toEqual([
      ["10.9.0.0/16"],
      false,
      "none",
    ]);
  });
});

describe("assumptions", () => {
  const codes = (objects: readonly JsonObject[]): readonly string[] =>
    loadObjects(objects).assumptions.map(({ code }) => code);
  const pod = make.pod("shop/x");
  const toNets = make.gnp("p", {
    selector: "all()",
    types: ["Egress"],
    egress: [{ action: "Allow", destination: { nets: ["10.0.0.0/8"] } }],
  });

  it.each<[string, readonly JsonObject[], readonly string[]]>([
    ["a pod alone", [pod], []],
    ["a rule that names networks", [pod, toNets], ["pod-cidrs-unknown"]],
    [
      "a host endpoint",
      [pod, make.hep("h", { node: "n", interfaceName: "*" })],
      ["nat-outgoing-unknown", "placement-unknown"],
    ],
    [
      "policies in an order of names",
      [
        make.gnp("a", { order: 1, ingress: [{ action: "Allow" }] }),
        make.gnp("b", { order: 1, ingress: [{ action: "Deny" }] }),
      ],
      ["policy-order-tie"],
    ],
    [
      "policies that say the same",
      [
        make.gnp("a", { order: 1, ingress: [{ action: "Deny" }] }),
        make.gnp("b", { order: 1, ingress: [{ action: "Deny" }] }),
      ],
      [],
    ],
    [
      "tiers in an order of names",
      [make.tier("app", {}), make.gnp("a", { tier: "app" }), make.gnp("b", {})],
      ["tier-order-tie"],
    ],
  ])("of %s", (_, objects, expected) => {
    expect(codes(objects)).toEqual(expected);
  });
});

describe("texts of assumptions", () => {
  const message = (objects: readonly JsonObject[], code: string): string | undefined =>
    loadObjects(objects).assumptions.find((each) => each.code === code)?.message;
  const letters = "abcdefg".split("");

  it("name five of many namespaces", () => {
    const objects = [
      ...letters.map((letter) => make.pod(`${letter}/x`)),
      make.gnp("p", { namespaceSelector: "env == 'prod'" }),
    ];
    expect(message(objects, "namespace-synthesized")).toContain(
      "each namespace of `a`, `b`, `c`, `d`, `e` and 2 more is taken",
    );
  });

  it("name four of many policies", () => {
    const objects = letters.map((letter) =>
      make.gnp(letter, { order: 1, ingress: [{ action: letter === "a" ? "Allow" : "Deny" }] }),
    );
    expect(message(objects, "policy-order-tie")).toContain("`GlobalNetworkPolicy:d` and 3 more");
  });
});

describe("a tree of anything", () => {
  const kinds: readonly (readonly [string, string])[] = [
    ["projectcalico.org/v3", "NetworkPolicy"],
    ["projectcalico.org/v3", "GlobalNetworkPolicy"],
    ["projectcalico.org/v3", "StagedKubernetesNetworkPolicy"],
    ["projectcalico.org/v3", "Tier"],
    ["projectcalico.org/v3", "HostEndpoint"],
    ["projectcalico.org/v3", "GlobalNetworkSet"],
    ["projectcalico.org/v3", "Profile"],
    ["projectcalico.org/v3", "WorkloadEndpoint"],
    ["projectcalico.org/v3", "FelixConfiguration"],
    ["projectcalico.org/v3", "KubeControllersConfiguration"],
    ["projectcalico.org/v3", "IPPool"],
    ["networking.k8s.io/v1", "NetworkPolicy"],
    ["policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"],
    ["v1", "Pod"],
    ["v1", "Node"],
    ["v1", "Service"],
    ["apps/v1", "Deployment"],
    ["discovery.k8s.io/v1", "EndpointSlice"],
  ];
  const words = [
    "ingress",
    "egress",
    "selector",
    "nets",
    "ports",
    "from",
    "to",
    "source",
    "destination",
    "subject",
    "pods",
    "controllers",
    "node",
    "hostEndpoint",
    "templates",
    "template",
    "spec",
    "metadata",
    "labels",
    "protocol",
    "action",
    "cidr",
    "all()",
    "Allow",
    "10.0.0.0/8",
  ];
  const value = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<JsonValue[]>(null, true, 0, -1, 1.5, 70000, ...words),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...words), tie("value"), { maxKeys: 4 }),
    ),
  })).value;
  const thing = fc.record({
    kind: fc.constantFrom(...kinds),
    name: fc.constantFrom("default", "a", "b"),
    spec: value,
    status: value,
    labels: value,
  });

  it("loads without throwing, the same in any order, raw or not", () => {
    fc.assert(
      fc.property(fc.array(thing, { maxLength: 8 }), fc.boolean(), (things, raw) => {
        const objects = things.map(
          ({ kind: [apiVersion, kind], name, spec, status, labels }): JsonObject => ({
            apiVersion,
            kind,
            metadata: { name, namespace: "shop", labels },
            spec,
            status,
            ports: status,
            endpoints: spec,
          }),
        );
        const cluster = loadObjects(objects, { raw, staged: "promote" });
        expect(new Set(cluster.policies.map(({ id }) => id)).size).toBe(cluster.policies.length);
        expect(new Set(cluster.workloads.map(({ id }) => id)).size).toBe(cluster.workloads.length);
        const unique = new Set(things.map(({ kind, name }) => `${kind.join("/")}/${name}`));
        if (unique.size !== objects.length) return;
        const ids = loadObjects([...objects].reverse(), { raw, staged: "promote" }).policies.map(
          ({ id }) => id,
        );
        expect(ids).toEqual(cluster.policies.map(({ id }) => id));
      }),
      { numRuns: 300 },
    );
  });

  it("counts the later of two objects with one name", () => {
    const cluster = loadObjects([make.gnp("p", { order: 1 }), make.gnp("p", { order: 2 })]);
    expect(cluster.policies).toMatchObject([{ order: 2, place: { path: "1.yaml" } }]);
    expect(cluster.issues).toMatchObject([{ code: "duplicate-object" }]);
  });
});
