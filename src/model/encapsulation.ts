/** How packets to pods cross between nodes; `cross-subnet`: only where no interface is on the other node's network. */
export type Encapsulation =
  "none" | "vxlan" | "vxlan-cross-subnet" | "ipip" | "ipip-cross-subnet" | "wireguard";

/** What the packet around a packet between two nodes is made by. */
export type TunnelKind = "vxlan" | "ipip" | "wireguard";
