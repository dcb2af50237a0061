import type { Cluster } from "../model/cluster.ts";
import type { Encapsulation } from "../model/encapsulation.ts";
import { hasAddress } from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";
import type { Connection } from "../sets/connection.ts";

/** What the packet around a packet between two nodes is made by. */
export type TunnelKind = "vxlan" | "ipip" | "wireguard";

/** How packets to a pod of this address cross between nodes: as the pool it is from says (HEP-24), or WireGuard. */
export function encapsulationTo({ settings, pools }: Cluster, address: Address): Encapsulation {
  const { encapsulation, wireguard } = settings;
  if (encapsulation !== undefined) return encapsulation;
  if (address.family === 4 ? wireguard.v4 : wireguard.v6) return "wireguard";
  return pools.find(({ cidr }) => hasAddress(cidr, address))?.encapsulation ?? "none";
}

/** Every one that packets to some pod cross by; empty: nothing says. */
export function encapsulationsInUse({
  settings,
  pools,
}: Pick<Cluster, "settings" | "pools">): readonly Encapsulation[] {
  const { encapsulation, wireguard } = settings;
  if (encapsulation !== undefined) return [encapsulation];
  const plain = pools.filter(
    ({ cidr, holdsPods }) =>
      holdsPods && ((cidr.v4.length > 0 && !wireguard.v4) || (cidr.v6.length > 0 && !wireguard.v6)),
  );
  const guarded: readonly Encapsulation[] = wireguard.v4 || wireguard.v6 ? ["wireguard"] : [];
  return [...new Set([...guarded, ...plain.map((pool) => pool.encapsulation)])].sort();
}

/** The packet around the packet between two nodes; WireGuard has a port for either family. */
export function encapsulatingConnection(
  { settings }: Cluster,
  tunnel: TunnelKind,
  family: 4 | 6,
): Connection {
  if (tunnel === "ipip") return { protocol: 4 };
  const destinationPort = tunnel === "wireguard" ? (family === 4 ? 51820 : 51821) : settings.vxlanPort;
  return { protocol: 17, destinationPort, sourcePort: 49152 };
}
