import type { JsonObject } from "../../src/base/json.ts";

const calico = "projectcalico.org/v3";

/** A pod, `namespace/name`. Without `ip` its address is not known, without `node` its place. */
export function pod(
  id: string,
  {
    node,
    ip,
    labels = {},
  }: { readonly node?: string; readonly ip?: string; readonly labels?: JsonObject } = {},
): JsonObject {
  const [namespace = "", name = ""] = id.split("/");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: { containers: [{ name: "main", image: "app" }], ...(node === undefined ? {} : { nodeName: node }) },
    ...(ip === undefined ? {} : { status: { podIP: ip, podIPs: [{ ip }] } }),
  };
}

export function host(name: string, spec: JsonObject, labels: JsonObject = {}): JsonObject {
  return { apiVersion: calico, kind: "HostEndpoint", metadata: { name, labels }, spec };
}

export function node(name: string, address: string, annotations: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, annotations },
    status: { addresses: [{ type: "InternalIP", address }] },
  };
}

export function pool(cidr: string, spec: JsonObject = {}): JsonObject {
  return { apiVersion: calico, kind: "IPPool", metadata: { name: "pods" }, spec: { cidr, ...spec } };
}

export function globalPolicy(name: string, spec: JsonObject): JsonObject {
  return { apiVersion: calico, kind: "GlobalNetworkPolicy", metadata: { name }, spec };
}
