import type { Cluster, HostNode } from "../model/cluster.ts";
import type { Encapsulation, TunnelKind } from "../model/encapsulation.ts";
import { hasAddress } from "../sets/address-set.ts";
import { addressKey, type Address } from "../sets/address.ts";
import type { Connection } from "../sets/connection.ts";

/** How packets to a pod of this address cross between nodes: as the pool it is from says (HEP-24), or WireGuard. */
export function encapsulationTo(cluster: Cluster, address: Address): Encapsulation {
  const { encapsulation, wireguard } = cluster.settings;
  const { family } = address;
  if (encapsulation !== undefined) return inFamily(encapsulation, family);
  if (wireguard[`v${family}`]) return "wireguard";
  return poolsOf(cluster, family).find(({ cidr }) => hasAddress(cidr, address))?.encapsulation ?? "none";
}

type Pooled = Pick<Cluster, "settings" | "pools">;

/** Every one that packets to some pod cross by; empty: nothing says. */
export function encapsulationsInUse(cluster: Pooled): readonly Encapsulation[] {
  return [...new Set(([4, 6] as const).flatMap((family) => encapsulationsOf(cluster, family)))].sort();
}

/** Whether packets between nodes may cross a tunnel. */
export function mayEncapsulate(cluster: Pooled, family: 4 | 6): boolean {
  return encapsulationsOf(cluster, family).some((mode) => mode !== "none");
}

/**
 * The address a host's packets carry inside a tunnel (NAT-2): that of the tunnel in use. `undefined` where the tree does not
 * hold it, or where tunnels of several kinds are in use that have different ones.
 */
export function tunnelAddress(cluster: Pooled, node: HostNode, family: 4 | 6): Address | undefined {
  const kinds = new Set(encapsulationsOf(cluster, family).flatMap(tunnelKindOf));
  const possible = [...kinds].map(
    (kind) =>
      node.tunnelAddresses.find((one) => one.tunnel === kind && one.address.family === family)?.address,
  );
  const [first] = possible;
  const isSame = possible.every(
    (address) => address !== undefined && first !== undefined && addressKey(address) === addressKey(first),
  );
  return isSame ? first : undefined;
}

function tunnelKindOf(mode: Encapsulation): readonly TunnelKind[] {
  switch (mode) {
    case "none":
      return [];
    case "vxlan":
    case "vxlan-cross-subnet":
      return ["vxlan"];
    case "ipip":
    case "ipip-cross-subnet":
      return ["ipip"];
    case "wireguard":
      return ["wireguard"];
  }
}

function encapsulationsOf(cluster: Pooled, family: 4 | 6): readonly Encapsulation[] {
  const { encapsulation, wireguard } = cluster.settings;
  if (encapsulation !== undefined) return [inFamily(encapsulation, family)];
  const pools = poolsOf(cluster, family);
  return wireguard[`v${family}`] ? ["wireguard"] : pools.map((pool) => pool.encapsulation);
}

/** IPIP carries IPv4 alone. */
function inFamily(encapsulation: Encapsulation, family: 4 | 6): Encapsulation {
  return family === 6 && encapsulation.startsWith("ipip") ? "none" : encapsulation;
}

function poolsOf({ pools }: Pooled, family: 4 | 6): Cluster["pools"] {
  return pools.filter(({ cidr, holdsPods }) => holdsPods && cidr[`v${family}`].length > 0);
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
