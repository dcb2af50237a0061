import type { JsonObject } from "../../src/base/json.ts";
import { roles } from "./realistic-cluster.ts";

/** Nodes with a host endpoint each, the pool their pods live in, and sets of networks outside. */
export function realisticHosts(count: number): readonly JsonObject[] {
  return [...Array.from({ length: count }, (_, index) => makeNode(index)).flat(), makePool(), ...makeSets()];
}

function makeNode(index: number): readonly JsonObject[] {
  const name = `node-${String(index)}`;
  const address = `172.16.${String(index >> 8)}.${String(index & 255)}`;
  const role = roles[index < 3 ? 0 : 1 + (index % 2)] ?? "worker";
  const labels = { "kubernetes.io/hostname": name, role, zone: `zone-${String(index % 3)}` };
  return [
    {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name, labels },
      status: { addresses: [{ type: "InternalIP", address }] },
    },
    {
      apiVersion: "projectcalico.org/v3",
      kind: "HostEndpoint",
      metadata: { name: `${name}-eth0`, labels },
      spec: {
        node: name,
        interfaceName: index % 4 === 0 ? "*" : "eth0",
        expectedIPs: [address],
        profiles: ["projectcalico-default-allow"],
      },
    },
  ];
}

function makePool(): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "IPPool",
    metadata: { name: "pods" },
    spec: { cidr: "10.64.0.0/10", natOutgoing: true, vxlanMode: "Always" },
  };
}

function makeSets(): readonly JsonObject[] {
  return ["offices", "partners", "databases", "saas"].map((name, index) => ({
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkSet",
    metadata: { name, labels: { network: name } },
    spec: {
      nets: Array.from({ length: 6 }, (_, net) => `198.${String(18 + index)}.${String(net * 16)}.0/20`),
    },
  }));
}
