import type { EndpointId } from "../model/ids.ts";
import type { Address } from "../sets/address.ts";
import type { Connection } from "../sets/connection.ts";

/**
 * One end of a packet as policy sees it: an address, not an identity (RULE-2). `pod` is set only for a pod whose
 * address the tree does not hold: `address` is then one candidate out of the pod CIDRs, and the pod's own
 * labels count besides it.
 */
export interface PacketEnd {
  readonly address: Address;
  readonly pod: EndpointId | undefined;
}

/** The first packet of a connection (EVAL-2). Both ends are of one family. */
export interface Packet {
  readonly source: PacketEnd;
  readonly destination: PacketEnd;
  readonly connection: Connection;
}
