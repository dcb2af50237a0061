import type { ConnectionSet } from "../../../src/sets/connection-set.ts";
import type { Connection } from "../../../src/sets/connection.ts";
import { parseCidr, type Cidr } from "../../../src/sets/address-set.ts";
import { formatAddress } from "../../../src/sets/address.ts";
import { intervalPairs, type IntervalSet } from "../../../src/sets/interval-set.ts";
import type { PlaneSet } from "../../../src/sets/plane-set.ts";
import type { Random } from "./random.ts";

/** Some member of a set of connections: any protocol it holds, ends of intervals as likely as their insides. */
export function pickConnection(set: ConnectionSet, random: Random): Connection | undefined {
  const parts: readonly { readonly protocol: number; readonly plane: PlaneSet }[] = [
    { protocol: 6, plane: set.tcp },
    { protocol: 17, plane: set.udp },
    { protocol: 132, plane: set.sctp },
    { protocol: 1, plane: set.icmp },
    { protocol: 58, plane: set.icmp6 },
  ];
  const filled = parts.filter(({ plane }) => plane.layers.length > 0);
  if (set.other.length > 0 && (filled.length === 0 || random.chance(0.1)))
    return { protocol: pickValue(set.other, random) };
  if (filled.length === 0) return undefined;
  const { protocol, plane } = random.pick(filled);
  const { x, y } = random.pick(plane.layers);
  const [first, second] = [pickValue(x, random), pickValue(y, random)];
  return protocol === 1 || protocol === 58
    ? { protocol, icmpType: first, icmpCode: second }
    : { protocol, destinationPort: first, sourcePort: second };
}

function pickValue(set: IntervalSet, random: Random): number {
  const [low, high] = random.pick(intervalPairs(set));
  return random.pick([low, high, low + random.int(high - low + 1)]);
}

/** A connection like those the random rules speak of. */
export function randomConnection(random: Random): Connection {
  const protocol = random.pick([6, 6, 6, 17, 17, 132, 1, 58, 4, 47, 136, 0]);
  if (protocol === 1 || protocol === 58) {
    return { protocol, icmpType: random.pick([0, 3, 8, 128, 133, 135]), icmpCode: random.pick([0, 1, 3]) };
  }
  if (protocol !== 6 && protocol !== 17 && protocol !== 132) return { protocol };
  const ports = [22, 53, 80, 443, 4789, 8080, 9090, 8500, 0, 65535, 179];
  return {
    protocol,
    destinationPort: random.pick(ports),
    sourcePort: random.pick([...ports, 40_000, 40_000]),
  };
}

const parsed = new WeakMap<readonly string[], readonly Cidr[]>();

/**
 * An address of one of these CIDRs, as text; undefined where none is of the family, and for a loopback address, which is
 * not of a block but of the host at the other end (HEP-22).
 */
export function pickAddress(cidrs: readonly string[], family: 4 | 6, random: Random): string | undefined {
  let all = parsed.get(cidrs);
  if (all === undefined) parsed.set(cidrs, (all = cidrs.flatMap((text) => parseCidr(text) ?? [])));
  const blocks = all.filter((cidr) => cidr.family === family);
  if (blocks.length === 0) return undefined;
  const { set, prefix } = random.pick(blocks);
  const lowest = BigInt((family === 4 ? set.v4[0] : set.v6[0]) ?? 0);
  const size = 1n << BigInt((family === 4 ? 32 : 128) - prefix);
  const value = random.pick([lowest, lowest + size - 1n, lowest + (BigInt(random.int(0x7fffffff)) % size)]);
  return isLoopback(family, value) ? undefined : formatAddress({ family, value });
}

function isLoopback(family: 4 | 6, value: bigint): boolean {
  return family === 4 ? value >> 24n === 127n : value === 1n;
}
