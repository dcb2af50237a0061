import type { Cluster, HostEndpoint, HostNode } from "../model/cluster.ts";
import { interfacePattern } from "../load/interface-pattern.ts";
import type { InterfaceRef } from "./interface-ref.ts";

/**
 * Whether host endpoints have any effect on an interface (HEP-6). eBPF polices the data interfaces of a node, Calico's own
 * tunnels and pods' interfaces; what it does on the loopback interface is not a host endpoint's doing, UDP aside.
 */
export function isPoliced({ settings }: Cluster, node: HostNode, on: InterfaceRef): boolean {
  if (settings.dataplane !== "ebpf") return true;
  if (on.kind === "loopback") return false;
  return on.kind !== "host" || isBpfInterface(node, on.name);
}

/** The interfaces that a node has, by name and networks, and of every name in use there whether it is policed. */
export function interfaceTexts(
  cluster: Cluster,
  node: HostNode,
  endpoints: readonly HostEndpoint[],
): readonly unknown[] {
  const named = endpoints.flatMap(({ interfaceName }) => interfaceName ?? []);
  const policed = [...node.interfaces.map(({ name }) => name), ...named].map((name) =>
    isPoliced(cluster, node, { kind: "host", name }),
  );
  return [node.interfaces.map(({ name, subnets }) => [name, subnets]), policed];
}

/** Whether eBPF programs are attached to a node's interface of this name. */
export function isBpfInterface(node: Pick<HostNode, "bpfInterfaces">, name: string): boolean {
  return node.bpfInterfaces.some((text) => interfacePattern(text)?.test(name) === true);
}
