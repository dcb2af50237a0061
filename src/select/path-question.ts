import type { HostNode } from "../model/cluster.ts";
import type { Address } from "../sets/address.ts";
import type { Party } from "./path.ts";

/** One flow between two ends, as far as its way through the nodes depends on it. */
export interface PathQuestion {
  readonly from: Party;
  readonly to: Party;
  /** Addresses the packet carries between the ends; they choose interfaces, tunnels and NAT. */
  readonly source: Address;
  readonly destination: Address;
  /** The flow was dialled through a service: preDNAT and untracked steps see another destination (NAT-1). */
  readonly dialled: boolean;
  /** Whether natOutgoing is on for the sender's pool. */
  readonly natOutgoing: boolean;
  /** Overrides whether both ends are on one node, where the asker speaks of kinds of nodes. */
  readonly sameNode?: boolean | undefined;
  /** A NodePort was dialled at this node, which is neither the sender's nor (for a relay) the backend's. */
  readonly relay?: HostNode | undefined;
}
