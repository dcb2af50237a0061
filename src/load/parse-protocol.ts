import type { JsonValue } from "../base/json.ts";
import { protocolNumber } from "../sets/protocol.ts";

/** The IP protocol that a rule names, and the family that naming it implies (RULE-5). */
export interface Protocol {
  readonly number: number;
  /** ICMP by name is IPv4, ICMPv6 by name is IPv6; the numbers 1 and 58 imply nothing. */
  readonly family: 4 | 6 | undefined;
  /** Written as a name, not as a number. */
  readonly named: boolean;
}

/** Reads a protocol of a rule (RULE-3); undefined for a name or number that Felix refuses, 0 included. */
export function parseProtocol(value: JsonValue | undefined): Protocol | undefined {
  if (typeof value === "number") return numbered(value);
  if (typeof value !== "string") return undefined;
  if (/^[0-9]+$/.test(value)) return numbered(Number(value));
  const number = protocolNumber(value);
  if (number === undefined) return undefined;
  return { number, family: number === 1 ? 4 : number === 58 ? 6 : undefined, named: true };
}

function numbered(number: number): Protocol | undefined {
  return Number.isInteger(number) && number >= 1 && number <= 255
    ? { number, family: undefined, named: false }
    : undefined;
}
