import type { JsonValue } from "../../base/json.ts";
import type { ReadResult } from "./read-port.ts";

/**
 * A protocol as Go holds it: a number 0-255, also where that was written as text, or a name.
 * Source: Calico `api/pkg/lib/numorstring/{uint8orstring,protocol}.go`.
 */
export function readProtocol(value: JsonValue): ReadResult {
  if (typeof value === "string") {
    const number = /^[0-9]+$/.test(value) ? Number(value) : Number.NaN;
    return { ok: true, value: number <= 255 ? number : value };
  }
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255) {
    return { ok: true, value };
  }
  return { ok: false, message: "a protocol is a name or a number from 0 to 255" };
}

const withPorts: ReadonlySet<JsonValue> = new Set<JsonValue>([
  6,
  17,
  132,
  "TCP",
  "UDP",
  "SCTP",
  "tcp",
  "udp",
  "sctp",
]);

/** Whether ports may stand beside a protocol as `readProtocol` gives it. UDPLite has none here. */
export function supportsPorts(protocol: JsonValue): boolean {
  return withPorts.has(protocol);
}

export const protocolNames = ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP", "UDPLite"] as const;
