/** The interface that Calico makes on every node for each kind of encapsulation. */
export const tunnelDevices = { vxlan: "vxlan.calico", ipip: "tunl0", wireguard: "wireguard.cali" } as const;

const names: ReadonlySet<string> = new Set(Object.values(tunnelDevices));

/** Whether the interface is one of Calico's tunnels, which no packet between hosts leaves by. */
export function isTunnelDevice(name: string): boolean {
  return names.has(name);
}
