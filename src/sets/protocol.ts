const names = new Map<number, string>([
  [1, "ICMP"],
  [6, "TCP"],
  [17, "UDP"],
  [58, "ICMPv6"],
  [132, "SCTP"],
  [136, "UDPLite"],
]);

const numbers = new Map([...names].map(([number, name]) => [name.toLowerCase(), number]));

/**
 * The IP protocol number of a name that Calico knows (TCP, UDP, ICMP, ICMPv6, SCTP, UDPLite, in any case), or
 * undefined. Source: `api/pkg/lib/numorstring/protocol.go`.
 */
export function protocolNumber(name: string): number | undefined {
  return numbers.get(name.toLowerCase());
}

/** Calico's name of a protocol, or `protocol 47` where it has none. */
export function protocolName(protocol: number): string {
  return names.get(protocol) ?? `protocol ${protocol}`;
}

/** Stands for a protocol that no packet is of. */
export const noProtocol = -1;

/** Whether Calico matches ports of this protocol: TCP, UDP and SCTP only. */
export function hasPorts(protocol: number): boolean {
  return protocol === 6 || protocol === 17 || protocol === 132;
}
