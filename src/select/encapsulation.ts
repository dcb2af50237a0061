import type { Cluster } from "../model/cluster.ts";
import type { Connection } from "../sets/connection.ts";

/** The packet around the packet between two nodes: VXLAN, IPIP, or WireGuard, which has a port for either family. */
export function encapsulatingConnection({ settings }: Cluster, family: 4 | 6): Connection {
  if (settings.encapsulation?.startsWith("ipip") === true) return { protocol: 4 };
  const destinationPort =
    settings.encapsulation === "wireguard" ? (family === 4 ? 51820 : 51821) : settings.vxlanPort;
  return { protocol: 17, destinationPort, sourcePort: 49152 };
}
