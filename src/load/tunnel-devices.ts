/** The interface that Calico makes on every node for each kind of encapsulation, by IP family. IPIP is for IPv4 alone. */
export const tunnelDevices = {
  vxlan: { 4: "vxlan.calico", 6: "vxlan-v6.calico" },
  ipip: { 4: "tunl0", 6: "tunl0" },
  wireguard: { 4: "wireguard.cali", 6: "wg-v6.cali" },
} as const;

const names: ReadonlySet<string> = new Set(
  Object.values(tunnelDevices).flatMap((devices) => Object.values(devices)),
);

/** Whether the interface is one of Calico's tunnels, which no packet between hosts leaves by. */
export function isTunnelDevice(name: string): boolean {
  return names.has(name);
}
