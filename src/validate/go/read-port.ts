import type { JsonValue } from "../../base/json.ts";

export type ReadResult =
  { readonly ok: true; readonly value: number | string } | { readonly ok: false; readonly message: string };

/**
 * A port in Calico's canonical text: a number, `low:high`, or a name. The messages are those of Calico's decoder.
 * Source: Calico `api/pkg/lib/numorstring/port.go`; reference section 3.
 */
export function readPort(value: JsonValue): ReadResult {
  if (typeof value === "number") {
    return isPort(value)
      ? { ok: true, value }
      : refuse(`port ${value} is not a whole number from 0 to 65535`);
  }
  if (typeof value !== "string") return refuse("a port is a number, a range or a name");
  if (/^[0-9]+$/.test(value)) {
    return isPort(Number(value))
      ? { ok: true, value: Number(value) }
      : refuse(`invalid port format (${value})`);
  }
  const [, low, high] = /^([0-9]+):([0-9]+)$/.exec(value) ?? [];
  if (low !== undefined && high !== undefined) return readRange(value, Number(low), Number(high));
  if (/^[a-zA-Z0-9_.-]{1,128}$/.test(value)) return { ok: true, value };
  return refuse(`invalid name for named port (${value})`);
}

function readRange(text: string, low: number, high: number): ReadResult {
  if (!isPort(low)) return refuse(`invalid minimum port number in range (${text})`);
  if (!isPort(high)) return refuse(`invalid maximum port number in range (${text})`);
  if (low > high) {
    return refuse(`minimum port number (${low}) is greater than maximum port number (${high}) in port range`);
  }
  return { ok: true, value: low === high ? low : `${low}:${high}` };
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 65535;
}

function refuse(message: string): ReadResult {
  return { ok: false, message };
}

/** Whether a port as `readPort` gives it is a name rather than a number or range. */
export function isNamedPort(port: JsonValue): boolean {
  return typeof port === "string" && !/^[0-9]+:[0-9]+$/.test(port);
}

/** Lowest port number of a port as `readPort` gives it; undefined for a name. */
export function lowestPort(port: JsonValue): number | undefined {
  if (typeof port === "number") return port;
  return typeof port === "string" && !isNamedPort(port) ? Number(port.split(":")[0]) : undefined;
}
