import { calico, pod, type ProvokingTree } from "./provoking-tree.ts";

const host = calico(
  "HostEndpoint",
  "n1-eth0",
  "node: n1, interfaceName: eth0, expectedIPs: [192.0.2.1]",
  "labels: { role: node }",
);
const node =
  "apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nstatus: { addresses: [{ type: InternalIP, address: 192.0.2.1 }] }\n";
const settings = calico("FelixConfiguration", "default", "failsafeInboundHostPorts: []");
const guard = (ports: string): string =>
  calico(
    "GlobalNetworkPolicy",
    "guard",
    `selector: role == 'node', types: [Ingress], ingress: [{ action: Allow, protocol: TCP, destination: { ports: [${ports}] } }]`,
  );
const common = { "host.yaml": host, "node.yaml": node, "felix.yaml": settings, "pod.yaml": pod("web") };

/** What a judgement objects to, by id. */
export const findingTrees: Readonly<Record<string, ProvokingTree>> = {
  "no-host-lockout": {
    base: { ...common, "guard.yaml": guard("22, 9100") },
    head: { ...common, "guard.yaml": guard("9100") },
  },
};
