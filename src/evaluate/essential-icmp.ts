import type { Packet } from "../select/packet.ts";

/** Types Felix accepts from a pod to its host before policy: listener queries and neighbour discovery (MISC-3). */
export const essentialICMPv6Types: readonly number[] = [130, 131, 132, 133, 135, 136];

export function isEssentialICMPv6({ source, connection }: Packet): boolean {
  return (
    source.address.family === 6 &&
    connection.protocol === 58 &&
    essentialICMPv6Types.includes(connection.icmpType ?? -1)
  );
}
