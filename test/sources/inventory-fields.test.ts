import { describe, expect, it } from "@jest/globals";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/base/json.ts";
import { loadCluster } from "../../src/load/load-cluster.ts";
import type { Resource } from "../../src/model/resource.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import { reduceObject } from "../../src/sources/reduce-object.ts";

const anyItem = "[]";

const metadata: JsonObject = {
  name: "a",
  namespace: "shop",
  labels: { app: "web" },
  ownerReferences: [{ kind: "ReplicaSet", name: "other" }],
};
const container: JsonObject = { name: "c", ports: [{ name: "http", containerPort: 80, protocol: "TCP" }] };
const podSpec: JsonObject = {
  nodeSelector: { "kubernetes.io/hostname": "a" },
  os: { name: "linux" },
  serviceAccount: "robot",
  containers: [container],
  initContainers: [container],
};
const workloadSpec: JsonObject = {
  replicas: 1,
  completionMode: "Indexed",
  ordinals: { start: 1 },
  template: { metadata: { labels: { app: "web" } }, spec: podSpec },
};
const workload = (apiVersion: string, kind: string): JsonObject => ({
  apiVersion,
  kind,
  metadata,
  spec: workloadSpec,
});

/** One object of each kind that is cut down, with every field of it that decides anything. */
const objects: readonly JsonObject[] = [
  { apiVersion: "v1", kind: "Namespace", metadata },
  { apiVersion: "v1", kind: "ServiceAccount", metadata },
  {
    apiVersion: "v1",
    kind: "Node",
    metadata,
    spec: { podCIDR: "10.1.0.0/24", podCIDRs: ["10.1.0.0/24"] },
    status: {
      addresses: [{ type: "InternalIP", address: "192.0.2.1" }],
      nodeInfo: { operatingSystem: "linux" },
    },
  },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, deletionTimestamp: null },
    spec: { ...podSpec, nodeName: "a" },
    status: {
      phase: "Running",
      podIP: "10.1.0.1",
      podIPs: [{ ip: "10.1.0.1" }],
      hostIP: "192.0.2.1",
      hostIPs: [{ ip: "192.0.2.1" }],
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      clusterIPs: ["10.96.0.1"],
      selector: { app: "web" },
      ports: [{ name: "http", protocol: "TCP", port: 80, targetPort: "http", nodePort: 30080 }],
    },
  },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { ...metadata, labels: { "kubernetes.io/service-name": "a" } },
    addressType: "IPv4",
    ports: [{ name: "http", protocol: "TCP", port: 80 }],
    endpoints: [{ addresses: ["10.1.0.1"], nodeName: "a", targetRef: { kind: "Pod", name: "a" } }],
  },
  {
    apiVersion: "operator.tigera.io/v1",
    kind: "Installation",
    metadata,
    spec: {
      calicoNetwork: { linuxDataplane: "Iptables", bgp: "Enabled", ipPools: [{ cidr: "10.1.0.0/16" }] },
    },
  },
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map((kind) => workload("apps/v1", kind)),
  workload("v1", "ReplicationController"),
  workload("batch/v1", "Job"),
  workload("argoproj.io/v1alpha1", "Rollout"),
  { apiVersion: "batch/v1", kind: "CronJob", metadata, spec: { jobTemplate: { spec: workloadSpec } } },
];

describe("an inventory", () => {
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const { resources } = parseFiles([{ path: "dump.json", text }]);
  const looked = lookedAt(resources);

  it.each([...looked.keys()])("keeps every field of a %s that is looked at", (kind) => {
    const paths = [...(looked.get(kind) ?? [])].map((key) => key.split("\n"));
    expect(paths.length).toBeGreaterThan(0);
    // Of annotations some are kept, by name.
    const ends = paths.filter(
      (path) => !path.includes("annotations") && !paths.some((longer) => isWithin(path, longer)),
    );
    const lost = ends.filter((path) => {
      const built = { apiVersion: "v1", kind, ...(buildAt(path) as JsonObject) };
      return valueAt(reduceObject({ kind, object: built } as unknown as Resource), path) === undefined;
    });
    const fields = lost.map((path) => path.join("."));
    // A CronJob has no replicas.
    expect(fields.filter((field) => kind !== "CronJob" || field !== "spec.replicas")).toEqual([]);
  });
});

function isWithin(path: readonly string[], longer: readonly string[]): boolean {
  return longer.length > path.length && path.every((key, index) => longer[index] === key);
}

/** By kind, the fields that loading looks at, there or not, a text each. */
function lookedAt(resources: readonly Resource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const watched = resources.map((resource) => {
    const paths = found.get(resource.kind) ?? new Set<string>();
    found.set(resource.kind, paths);
    return { ...resource, object: watch(resource.object, [], paths) as JsonObject };
  });
  loadCluster(watched, {});
  return found;
}

function watch(
  value: JsonValue | undefined,
  at: readonly string[],
  paths: Set<string>,
): JsonValue | undefined {
  if (typeof value !== "object" || value === null) return value;
  const note = (target: object, key: string | symbol): readonly string[] => {
    const path = [...at, Array.isArray(target) ? anyItem : String(key)];
    if (typeof key === "string" && !(key in Object.prototype)) paths.add(path.join("\n"));
    return path;
  };
  return new Proxy(value, {
    get: (target, key) => {
      const inside = Reflect.get(target, key) as JsonValue | undefined;
      if (typeof inside === "function" || typeof key === "symbol" || key === "length") return inside;
      return watch(inside, note(target, key), paths);
    },
    has: (target, key) => {
      note(target, key);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor: (target, key) => {
      note(target, key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

function buildAt([key, ...rest]: readonly string[]): JsonValue {
  if (key === undefined) return "x";
  return key === anyItem ? [buildAt(rest)] : { [key]: buildAt(rest) };
}

function valueAt(value: JsonValue | undefined, [key, ...rest]: readonly string[]): JsonValue | undefined {
  if (key === undefined) return value;
  if (Array.isArray(value))
    return key === anyItem ? valueAt((value as readonly JsonValue[])[0], rest) : undefined;
  return isJsonObject(value) ? valueAt(value[key], rest) : undefined;
}
