import type { JsonObject, JsonValue } from "../../../src/base/json.ts";
import { loadCluster } from "../../../src/load/load-cluster.ts";
import type { Cluster } from "../../../src/model/cluster.ts";
import type { SimulateOptions } from "../../../src/model/options.ts";
import type { Resource } from "../../../src/model/resource.ts";

/** Loads objects as the files `0.yaml`, `1.yaml` and so on would be. */
export function loadObjects(objects: readonly JsonObject[], options: SimulateOptions = {}): Cluster {
  return loadCluster(
    objects.map((object, index) => resource(object, `${index}.yaml`)),
    options,
  );
}

/** A resource whose places carry the field and line 1. */
export function resource(object: JsonObject, path = "tree.yaml"): Resource {
  const apiVersion = textOf(object["apiVersion"]);
  const slash = apiVersion.indexOf("/");
  const metadata = (object["metadata"] ?? {}) as { name?: string; namespace?: string };
  return {
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: textOf(object["kind"]),
    namespace: metadata.namespace,
    name: metadata.name ?? "",
    object,
    locate: (field) => ({ path, line: 1, field: field.map(String).join(".") }),
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

type Metadata = Readonly<Record<string, JsonValue>>;

function object(
  apiVersion: string,
  kind: string,
  path: string,
  spec: JsonObject,
  extra: Metadata = {},
): JsonObject {
  const [first = "", second] = path.split("/");
  const scope = second === undefined ? { name: first } : { name: second, namespace: first };
  return { apiVersion, kind, metadata: { ...scope, ...extra }, spec };
}

const v3 = "projectcalico.org/v3";

/** Short makers of objects; `path` is a name or `namespace/name`. */
export const make = {
  v3: (kind: string, path: string, spec: JsonObject = {}, extra: Metadata = {}): JsonObject =>
    object(v3, kind, path, spec, extra),
  of: object,
  np: (path: string, spec: JsonObject): JsonObject => object(v3, "NetworkPolicy", path, spec),
  gnp: (name: string, spec: JsonObject): JsonObject => object(v3, "GlobalNetworkPolicy", name, spec),
  knp: (path: string, spec: JsonObject): JsonObject =>
    object("networking.k8s.io/v1", "NetworkPolicy", path, spec),
  cnp: (name: string, spec: JsonObject): JsonObject =>
    object("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", name, spec),
  tier: (name: string, spec: JsonObject): JsonObject => object(v3, "Tier", name, spec),
  namespace: (name: string, labels: JsonObject = {}): JsonObject =>
    object("v1", "Namespace", name, {}, { labels }),
  pod: (
    path: string,
    labels: JsonObject = {},
    spec: JsonObject = {},
    status: JsonObject = {},
  ): JsonObject => ({
    ...object("v1", "Pod", path, spec, { labels }),
    status,
  }),
  deployment: (path: string, labels: JsonObject, spec: JsonObject = {}): JsonObject =>
    object("apps/v1", "Deployment", path, { replicas: 2, template: { metadata: { labels }, spec } }),
  node: (name: string, annotations: JsonObject = {}, internalIP?: string): JsonObject => ({
    ...object("v1", "Node", name, {}, { annotations, labels: { rack: "r1" } }),
    status: { addresses: internalIP === undefined ? [] : [{ type: "InternalIP", address: internalIP }] },
  }),
  hep: (name: string, spec: JsonObject, labels: JsonObject = {}): JsonObject =>
    object(v3, "HostEndpoint", name, spec, { labels }),
};
