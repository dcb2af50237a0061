import type { Cluster } from "../model/cluster.ts";
import type { TunnelKind } from "../model/encapsulation.ts";
import { encapsulationTo } from "./encapsulation.ts";
import type { FlowKind } from "./flow-table.ts";
import { shareSubnet } from "./node-networks.ts";
import type { PathQuestion } from "./path-question.ts";

/** The tunnel a packet crosses nodes by; `undefined` for a plain path. Only what goes to pods is encapsulated (HEP-24). */
export function tunnelOf(
  cluster: Cluster,
  kind: FlowKind,
  { from, to, destination }: PathQuestion,
): TunnelKind | undefined {
  if (kind !== "pod-to-pod-other-node" && kind !== "host-to-remote-pod") return undefined;
  const mode = encapsulationTo(cluster, destination);
  switch (mode) {
    case "none":
      return undefined;
    case "vxlan":
    case "ipip":
    case "wireguard":
      return mode;
    case "vxlan-cross-subnet":
    case "ipip-cross-subnet": {
      if (from.kind === "outside" || to.kind === "outside") return undefined;
      const crosses =
        from.node !== undefined &&
        to.node !== undefined &&
        !shareSubnet(from.node, to.node, destination.family);
      return crosses ? (mode === "vxlan-cross-subnet" ? "vxlan" : "ipip") : undefined;
    }
  }
}
