/**
 * One connection of one IP family. Ports are set for TCP, UDP and SCTP, type and code for ICMP and ICMPv6;
 * one that is not set is read as 0.
 */
export interface Connection {
  readonly protocol: number;
  readonly destinationPort?: number;
  readonly sourcePort?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
}
