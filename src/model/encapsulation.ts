/** How packets to pods cross between nodes; `cross-subnet`: only where no interface is on the other node's network. */
export type Encapsulation =
  "none" | "vxlan" | "vxlan-cross-subnet" | "ipip" | "ipip-cross-subnet" | "wireguard";
