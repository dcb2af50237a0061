import { formatAddress, parseAddress, type Address } from "./address.ts";
import {
  emptyIntervals,
  equalIntervals,
  hasValue,
  intersectIntervals,
  isSubsetIntervals,
  overlapsIntervals,
  subtractIntervals,
  unionIntervals,
  type IntervalSet,
} from "./interval-set.ts";
import {
  emptyWideIntervals,
  equalWide,
  hasWide,
  intersectWide,
  isSubsetWide,
  overlapsWide,
  subtractWide,
  unionWide,
  type WideIntervalSet,
} from "./wide-interval-set.ts";

/** A set of IP addresses of both families. Invariant: both parts canonical, so equal sets have equal parts. */
export interface AddressSet {
  readonly v4: IntervalSet;
  readonly v6: WideIntervalSet;
}

/** What a CIDR text means. `hostBits` tells that bits beyond the prefix were set, and masked off. */
export interface Cidr {
  readonly set: AddressSet;
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly hostBits: boolean;
}

/** The set without addresses. Every operation that finds nothing returns this very value. */
export const emptyAddresses: AddressSet = { v4: emptyIntervals, v6: emptyWideIntervals };

const allV4: IntervalSet = [0, 2 ** 32 - 1];
const allV6: WideIntervalSet = [0n, (1n << 128n) - 1n];
const everything: AddressSet = { v4: allV4, v6: allV6 };
const everyV4: AddressSet = { v4: allV4, v6: emptyWideIntervals };
const everyV6: AddressSet = { v4: emptyIntervals, v6: allV6 };

/** Every address, or every address of one family. */
export function allAddresses(family?: 4 | 6): AddressSet {
  return family === undefined ? everything : family === 4 ? everyV4 : everyV6;
}

/**
 * The block that `text` writes, host bits masked; undefined for anything else, a bare address included.
 * Source: Go `net.ParseCIDR` (its prefix length may have leading zeros).
 */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const digits = text.slice(slash + 1);
  const address = parseAddress(text.slice(0, slash));
  if (address === undefined || !/^[0-9]{1,7}$/.test(digits)) return undefined;
  const prefix = Number(digits);
  // An IPv4-mapped address has the prefix of the 128-bit notation it is written in.
  if (address.family === 4 && text.slice(0, slash).includes(":")) {
    if (prefix < 96) return blockOf({ family: 6, value: (0xffffn << 32n) | address.value }, prefix);
    return prefix > 128 ? undefined : blockOf(address, prefix - 96);
  }
  if (prefix > (address.family === 4 ? 32 : 128)) return undefined;
  return blockOf(address, prefix);
}

/** As `parseCidr`, and a bare address is read as a /32 or /128. */
export function parseCidrOrAddress(text: string): Cidr | undefined {
  if (text.includes("/")) return parseCidr(text);
  const address = parseAddress(text);
  return address === undefined ? undefined : blockOf(address, address.family === 4 ? 32 : 128);
}

function blockOf(address: Address, prefix: number): Cidr {
  const size = 1n << BigInt((address.family === 4 ? 32 : 128) - prefix);
  const low = address.value - (address.value % size);
  const high = low + size - 1n;
  const set: AddressSet =
    address.family === 4
      ? { v4: [Number(low), Number(high)], v6: emptyWideIntervals }
      : { v4: emptyIntervals, v6: [low, high] };
  return { set, family: address.family, prefix, hostBits: low !== address.value };
}

/** The set of exactly these addresses. */
export function addressesOf(...addresses: readonly Address[]): AddressSet {
  const sorted = [...addresses].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  const v4: number[] = [];
  const v6: bigint[] = [];
  for (const { family, value } of sorted) {
    if (family === 4) extend(v4, Number(value), (a, b) => b - a <= 1);
    else extend(v6, value, (a, b) => b - a <= 1n);
  }
  return make(v4, v6);
}

function extend<T>(out: T[], value: T, touches: (last: T, value: T) => boolean): void {
  const last = out.at(-1);
  if (last !== undefined && touches(last, value)) out[out.length - 1] = value;
  else out.push(value, value);
}

/** What is in either set; one of the operands itself where it holds the other. */
export function unionAddresses(a: AddressSet, b: AddressSet): AddressSet {
  if (a === b) return a;
  return reuse(a, b, unionIntervals(a.v4, b.v4), unionWide(a.v6, b.v6));
}

/** What is in both sets; one of the operands itself where the other holds it. */
export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  if (a === b) return a;
  return reuse(a, b, intersectIntervals(a.v4, b.v4), intersectWide(a.v6, b.v6));
}

/** What is in `a` and not in `b`; `a` itself where they have nothing in common. */
export function subtractAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return reuse(a, a, subtractIntervals(a.v4, b.v4), subtractWide(a.v6, b.v6));
}

export function equalAddresses(a: AddressSet, b: AddressSet): boolean {
  return a === b || (equalIntervals(a.v4, b.v4) && equalWide(a.v6, b.v6));
}

export function isEmptyAddresses(set: AddressSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0;
}

export function hasAddress(set: AddressSet, address: Address): boolean {
  return address.family === 4 ? hasValue(set.v4, Number(address.value)) : hasWide(set.v6, address.value);
}

export function isSubsetAddresses(a: AddressSet, b: AddressSet): boolean {
  return a === b || (isSubsetIntervals(a.v4, b.v4) && isSubsetWide(a.v6, b.v6));
}

/** Whether the sets share an address. */
export function overlaps(a: AddressSet, b: AddressSet): boolean {
  return overlapsIntervals(a.v4, b.v4) || overlapsWide(a.v6, b.v6);
}

/** The part of the set that is of one family. */
export function familyOf(set: AddressSet, family: 4 | 6): AddressSet {
  if (family === 4) return set.v6.length === 0 ? set : make(set.v4, emptyWideIntervals);
  return set.v4.length === 0 ? set : make(emptyIntervals, set.v6);
}

/** The lowest address of one family, or undefined where the set has none. */
export function firstAddress(set: AddressSet, family: 4 | 6): Address | undefined {
  const low = family === 4 ? set.v4[0] : set.v6[0];
  return low === undefined ? undefined : { family, value: BigInt(low) };
}

/** A string that two sets share exactly when they are equal. */
export function addressSetKey(set: AddressSet): string {
  return `${set.v4.join(",")}/${set.v6.map((bound) => bound.toString(16)).join(",")}`;
}

/** The fewest CIDR blocks that make up the set, IPv4 first, each family from its lowest address up. */
export function formatAddressSet(set: AddressSet): readonly string[] {
  const blocks: string[] = [];
  for (let i = 0; i + 1 < set.v4.length; i += 2) {
    addBlocks(blocks, 4, BigInt(set.v4[i] ?? 0), BigInt(set.v4[i + 1] ?? 0));
  }
  for (let i = 0; i + 1 < set.v6.length; i += 2) addBlocks(blocks, 6, set.v6[i] ?? 0n, set.v6[i + 1] ?? 0n);
  return blocks;
}

/** Takes the largest aligned block that fits, again and again, until the interval is used up. */
function addBlocks(blocks: string[], family: 4 | 6, low: bigint, high: bigint): void {
  const width = family === 4 ? 32 : 128;
  for (let start = low; start <= high;) {
    let bits = 0;
    while (start % (2n << BigInt(bits)) === 0n && start + (2n << BigInt(bits)) - 1n <= high) bits++;
    blocks.push(`${formatAddress({ family, value: start })}/${width - bits}`);
    start += 1n << BigInt(bits);
  }
}

function make(v4: IntervalSet, v6: WideIntervalSet): AddressSet {
  return v4.length === 0 && v6.length === 0 ? emptyAddresses : { v4, v6 };
}

function reuse(a: AddressSet, b: AddressSet, v4: IntervalSet, v6: WideIntervalSet): AddressSet {
  if (v4 === a.v4 && v6 === a.v6) return a;
  return v4 === b.v4 && v6 === b.v6 ? b : make(v4, v6);
}
