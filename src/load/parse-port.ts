import type { JsonValue } from "../base/json.ts";

/** A port of a rule: a range of numbers (low and high may be the same), or a name. */
export type Port =
  | { readonly kind: "range"; readonly low: number; readonly high: number }
  | { readonly kind: "name"; readonly name: string };

export type ParsePortResult =
  { readonly ok: true; readonly port: Port } | { readonly ok: false; readonly message: string };

/**
 * Reads a port as Calico does: a number, a text of digits, `low:high`, or a name (RULE-11). `80-90` is a name.
 * Source: Calico `api/pkg/lib/numorstring/port.go`.
 */
export function parsePort(value: JsonValue | undefined): ParsePortResult {
  if (typeof value === "number") return rangeOf(value, value);
  if (typeof value !== "string") return { ok: false, message: "a port is a number, a range or a name" };
  if (/^[0-9]+$/.test(value)) return rangeOf(Number(value), Number(value));
  const range = /^([0-9]+):([0-9]+)$/.exec(value);
  if (range !== null) return rangeOf(Number(range[1]), Number(range[2]));
  if (!/^[a-zA-Z0-9_.-]{1,128}$/.test(value)) {
    return { ok: false, message: `invalid name for named port (${value})` };
  }
  return { ok: true, port: { kind: "name", name: value } };
}

function rangeOf(low: number, high: number): ParsePortResult {
  if (!Number.isInteger(low) || low < 0 || low > 65535 || high > 65535) {
    return { ok: false, message: `port ${low === high ? low : `${low}:${high}`} is not between 0 and 65535` };
  }
  if (low > high) {
    const message = `minimum port number (${low}) is greater than maximum port number (${high}) in port range`;
    return { ok: false, message };
  }
  return { ok: true, port: { kind: "range", low, high } };
}

/** The port as Calico writes it: a number, `low:high`, or the name. */
export function portJson(port: Port): number | string {
  if (port.kind === "name") return port.name;
  return port.low === port.high ? port.low : `${port.low}:${port.high}`;
}
