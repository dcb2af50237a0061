import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { connectionSetKey } from "../../src/sets/connection-set.ts";
import { simulate, type Simulation } from "../../src/simulate.ts";
import { arbitraryCluster } from "../support/random-cluster.ts";
import { isJsonObject } from "../../src/base/json.ts";
import { knownKinds } from "../../src/parse/known-kinds.ts";
import { inventoryCommands, reduceInventory } from "../../src/sources/reduce-inventory.ts";

const items = [
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "b",
      namespace: "x",
      uid: "1",
      managedFields: [{}],
      labels: { z: "1", a: "2" },
      annotations: {
        "kubectl.kubernetes.io/last-applied-configuration": "hidden",
        "cni.projectcalico.org/containerID": "hidden",
        "cni.projectcalico.org/podIP": "10.0.0.1/32",
      },
    },
    spec: {
      nodeName: "n",
      containers: [{ name: "c", env: [{ name: "P", value: "hidden" }], ports: [{ containerPort: 80 }] }],
    },
    status: { phase: "Running", podIP: "10.0.0.1", conditions: ["hidden"] },
  },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { p: "hidden" } },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a" }, secrets: [{ name: "hidden" }] },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d" },
    spec: {
      template: {
        metadata: { labels: { app: "d" }, annotations: { note: "hidden" } },
        spec: { containers: [{ name: "c", args: ["hidden"] }], serviceAccountName: "a" },
      },
    },
  },
  {
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkPolicy",
    metadata: { name: "p" },
    spec: { selector: "all()", ingress: [{ action: "Allow", source: {} }] },
    status: "hidden",
  },
];
const reduce = (list: readonly object[]) =>
  reduceInventory([
    { path: "dump.json", text: JSON.stringify({ apiVersion: "v1", kind: "List", items: list }) },
  ]);

describe("reduceInventory", () => {
  it("keeps what decides connections and nothing else", () => {
    const { list, leftOut, issues } = reduce(items);
    expect(JSON.stringify(list)).not.toContain("hidden");
    expect([...leftOut]).toEqual([["v1/Secret", 1]]);
    expect(issues).toEqual([]);
    expect(list["items"]).toMatchObject([
      {
        kind: "Pod",
        metadata: { annotations: { "cni.projectcalico.org/podIP": "10.0.0.1/32" } },
        spec: { nodeName: "n", containers: [{ name: "c", ports: [{ containerPort: 80 }] }] },
        status: { phase: "Running", podIP: "10.0.0.1" },
      },
      { kind: "ServiceAccount" },
      { kind: "Deployment", spec: { template: { metadata: { labels: { app: "d" } } } } },
      {
        kind: "GlobalNetworkPolicy",
        spec: { selector: "all()", ingress: [{ action: "Allow", source: {} }] },
      },
    ]);
  });

  it("gives the same bytes whatever the order, and of its own output", () => {
    const once = JSON.stringify(reduce(items).list);
    expect(JSON.stringify(reduce([...items].reverse()).list)).toBe(once);
    const parsed: unknown = JSON.parse(once);
    const again = isJsonObject(parsed) && Array.isArray(parsed["items"]) ? (parsed["items"] as object[]) : [];
    expect(JSON.stringify(reduce(again).list)).toBe(once);
  });

  it("is asked for with commands that only get, and no Secret", () => {
    for (const { command } of inventoryCommands) expect(command).toMatch(/^kubectl get (?!.*secret)/i);
  });

  it("is asked for with commands for every kind that is read and a cluster holds", () => {
    // What makes pods is asked for as pods, the rest as what it is converted to or not at all.
    const others =
      /^(?:apps|extensions|batch|argoproj\.io|.*\.toolkit\.fluxcd\.io|kustomize\.config\.k8s\.io) |^projectcalico|ReplicationController|WorkloadEndpoint|Profile|BGPConfiguration/;
    const asked = inventoryCommands.map(({ purpose, command }) => `${purpose} ${command}`).join(" ");
    const missing = knownKinds
      .filter(({ group, kind }) => !others.test(`${group} ${kind}`))
      .map(({ kind }) => `${kind.toLowerCase().replace(/y$/, "ie")}s`)
      .filter((plural) => !new RegExp(`(?<![a-z])${plural}(?![a-z])`).test(asked));
    expect(missing).toEqual([]);
  });

  it("gives each command a file of its own", () => {
    const files = inventoryCommands.map(({ file }) => file);
    expect(new Set(files).size).toBe(files.length);
  });

  it("leaves every verdict of a cluster as it was", () => {
    fc.assert(
      fc.property(arbitraryCluster(), ({ files, options }) => {
        const dumped = files.map(({ path, text }) => ({ path, text: withNoise(text) }));
        const { list, leftOut, issues } = reduceInventory(dumped);
        expect([...leftOut, ...issues]).toEqual([]);
        const reduced = [{ path: "inventory.json", text: JSON.stringify(list) }];
        expect(verdicts(simulate(reduced, options))).toBe(verdicts(simulate(dumped, options)));
      }),
      { numRuns: 25, seed: 31 },
    );
  }, 120_000);

  it("keeps what a live pod, node and pool say of addresses", () => {
    const { list } = reduce(live);
    const full = [
      { path: "full.json", text: JSON.stringify({ apiVersion: "v1", kind: "List", items: live }) },
    ];
    const reduced = [{ path: "reduced.json", text: JSON.stringify(list) }];
    const [before, after] = [simulate(full), simulate(reduced)];
    expect(verdicts(after)).toBe(verdicts(before));
    const facts = ({ cluster }: Simulation): string =>
      withoutPlaces([
        cluster.assumptions,
        cluster.workloads,
        cluster.nodes,
        cluster.hostEndpoints,
        cluster.pools,
        cluster.serviceAddresses,
      ]);
    expect(facts(after)).toBe(facts(before));
    expect(after.cluster.workloads.map(({ id }) => id)).toEqual([
      "shop/db",
      "shop/old",
      "shop/sum",
      "shop/web",
    ]);
    expect(after.cluster.hostEndpoints).toMatchObject([{ name: "n1-auto-hep" }]);
    expect(after.cluster.pools).toHaveLength(1);
    expect(JSON.stringify(list)).not.toMatch(/noise|image|resourceVersion/);
  });
});

/** As the API server gives it: with fields that nobody wrote. */
function withNoise(text: string): string {
  const object = JSON.parse(text) as { metadata: { annotations?: object }; status?: object };
  return JSON.stringify({
    ...object,
    metadata: {
      ...object.metadata,
      uid: "noise",
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
      managedFields: [{ manager: "noise" }],
      annotations: {
        ...object.metadata.annotations,
        "kubectl.kubernetes.io/last-applied-configuration": "noise",
      },
    },
    status: { ...object.status, conditions: [{ type: "noise" }] },
  });
}

const template = {
  metadata: { labels: { app: "x" } },
  spec: { containers: [{ name: "c", image: "noise" }] },
};

const live = [
  {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: "n1",
      labels: { "kubernetes.io/hostname": "n1" },
      annotations: { "projectcalico.org/IPv4Address": "192.0.2.1/24", "noise.example.com/x": "y" },
    },
    spec: { podCIDR: "10.1.0.0/24", podCIDRs: ["10.1.0.0/24"], providerID: "noise" },
    status: { addresses: [{ type: "InternalIP", address: "192.0.2.1" }], images: [{ names: ["noise"] }] },
  },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "web-6f5-abc",
      namespace: "shop",
      labels: { app: "web", "pod-template-hash": "6f5" },
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-6f5", uid: "noise", controller: true },
      ],
      annotations: {
        "cni.projectcalico.org/podIP": "10.1.0.7/32",
        "cni.projectcalico.org/containerID": "noise",
      },
    },
    spec: {
      nodeName: "n1",
      serviceAccount: "robot",
      containers: [{ name: "c", image: "noise", ports: [{ name: "http", containerPort: 80 }] }],
    },
    status: { phase: "Running", podIP: "10.1.0.7", podIPs: [{ ip: "10.1.0.7" }], hostIP: "192.0.2.1" },
  },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "done",
      namespace: "shop",
      deletionTimestamp: "2026-01-01T00:00:00Z",
      annotations: { "cni.projectcalico.org/podIP": "" },
    },
    spec: { nodeName: "n1" },
    status: { phase: "Running" },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      replicas: 1,
      template: {
        metadata: { labels: { app: "web" } },
        spec: { serviceAccountName: "robot", containers: [{ name: "c", image: "noise" }] },
      },
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "shop" },
    spec: { replicas: 1, ordinals: { start: 5 }, serviceName: "noise", template },
  },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "sum", namespace: "shop" },
    spec: { completionMode: "Indexed", backoffLimit: 9, template },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "old", namespace: "shop" },
    spec: { template: { ...template, spec: { ...template.spec, os: { name: "windows" } } } },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      clusterIP: "10.96.0.1",
      clusterIPs: ["10.96.0.1"],
      selector: { app: "web" },
      ports: [{ port: 80, targetPort: "http", nodePort: 30080 }],
      sessionAffinity: "noise",
    },
  },
  {
    apiVersion: "operator.tigera.io/v1",
    kind: "Installation",
    metadata: { name: "default" },
    spec: {
      imagePullSecrets: [{ name: "noise" }],
      calicoNetwork: { ipPools: [{ cidr: "10.1.0.0/16", natOutgoing: "Enabled" }] },
    },
  },
  {
    apiVersion: "crd.projectcalico.org/v1",
    kind: "KubeControllersConfiguration",
    metadata: { name: "default" },
    spec: { controllers: { node: { hostEndpoint: { autoCreate: "Enabled" } } } },
    status: { environmentVars: { noise: "1" } },
  },
];

function withoutPlaces(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => {
    if (["place", "places"].includes(key)) return undefined;
    return typeof one === "bigint" ? String(one) : one;
  });
}

/** Every cell, wherever it was written. */
function verdicts({ matrix }: Simulation): string {
  return [...matrix.cells()]
    .map(({ from, to, families, allowed, unknown, failsafe }) =>
      [from, to, withoutPlaces(families), ...[allowed, unknown, failsafe].map(connectionSetKey)].join(" "),
    )
    .join("\n");
}
