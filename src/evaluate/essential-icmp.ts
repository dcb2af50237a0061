import type { Connection } from "../sets/connection.ts";

/** Types Felix accepts from a pod to its host before policy: listener queries and neighbour discovery (MISC-3). */
export const essentialICMPv6Types: readonly number[] = [130, 131, 132, 133, 135, 136];

export function isEssentialICMPv6(connection: Connection): boolean {
  return connection.protocol === 58 && essentialICMPv6Types.includes(connection.icmpType ?? -1);
}
