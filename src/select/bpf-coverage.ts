import type { Cluster } from "../model/cluster.ts";
import { interfacePattern } from "../load/interface-pattern.ts";
import type { InterfaceRef } from "./interface-ref.ts";

/**
 * Whether host endpoints have any effect on an interface (HEP-6). eBPF polices the data interfaces of a node, Calico's own
 * tunnels and pods' interfaces; what it does on the loopback interface is not a host endpoint's doing, UDP aside.
 */
export function isPoliced({ settings }: Cluster, on: InterfaceRef): boolean {
  if (settings.dataplane !== "ebpf") return true;
  if (on.kind === "loopback") return false;
  return on.kind !== "host" || isBpfInterface(settings, on.name);
}

/** Whether eBPF programs are attached to a node's interface of this name. */
export function isBpfInterface(settings: Pick<Cluster["settings"], "bpfInterfaces">, name: string): boolean {
  return settings.bpfInterfaces.some((text) => interfacePattern(text)?.test(name) === true);
}
