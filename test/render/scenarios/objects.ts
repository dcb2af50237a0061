import { stringify } from "yaml";

/** An object of a manifest, or a part of one. */
export type Fields = Readonly<Record<string, unknown>>;

const calico = "projectcalico.org/v3";

/** The documents of one file. */
export function manifest(...objects: readonly Fields[]): string {
  return objects.map((object) => stringify(object)).join("---\n");
}

export function namespace(name: string, labels: Fields = {}): Fields {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

export function deployment(id: string, labels: Fields): Fields {
  const [ns, name] = split(id);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: ns },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: { containers: [{ name: "main", image: "registry.example/main:1.0" }] },
      },
    },
  };
}

export function pod(id: string, ips: readonly string[], labels: Fields = {}, node?: string): Fields {
  const [ns, name] = split(id);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: ns, labels },
    spec: {
      containers: [{ name: "main", image: "registry.example/main:1.0" }],
      ...(node === undefined ? {} : { nodeName: node }),
    },
    status: { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) },
  };
}

export function node(name: string, ips: readonly string[]): Fields {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    status: { addresses: ips.map((address) => ({ type: "InternalIP", address })) },
  };
}

export function hostEndpoint(
  nodeName: string,
  ips: readonly string[],
  labels: Fields = { role: "node" },
): Fields {
  return {
    apiVersion: calico,
    kind: "HostEndpoint",
    metadata: { name: `${nodeName}-eth0`, labels },
    spec: {
      node: nodeName,
      interfaceName: "*",
      expectedIPs: ips,
      profiles: ["projectcalico-default-allow"],
    },
  };
}

export function calicoObject(kind: string, id: string, spec: Fields): Fields {
  const [ns, name] = split(id);
  return { apiVersion: calico, kind, metadata: { name, ...(ns === "" ? {} : { namespace: ns }) }, spec };
}

function split(id: string): readonly [namespace: string, name: string] {
  const slash = id.indexOf("/");
  return [id.slice(0, Math.max(0, slash)), id.slice(slash + 1)];
}
