import { firstAddress, hasAddress, type AddressSet } from "../sets/address-set.ts";
import { parseAddress, type Address } from "../sets/address.ts";

/** Addresses of one family that lie in exactly the same ones of the given sets. */
export interface AddressBlock {
  readonly family: 4 | 6;
  readonly addresses: AddressSet;
  /** It stands for all of them: one that reads as an address of the outside where there is one, else the lowest of a host. */
  readonly representative: Address;
  /** Positions of the sets that hold the block. */
  readonly inside: readonly number[];
}

/**
 * Splits a domain into the blocks no set tells apart (DES-6). The blocks are disjoint, cover the domain and are in
 * order of their lowest address, IPv4 first.
 */
export function partitionAddresses(sets: readonly AddressSet[], domain: AddressSet): readonly AddressBlock[] {
  const v4 = partition(
    sets.map((set) => set.v4),
    domain.v4,
    1,
  );
  const v6 = partition(
    sets.map((set) => set.v6),
    domain.v6,
    1n,
  );
  return [
    ...v4.map(({ bounds, inside }) => block(4, { v4: bounds, v6: [] }, inside)),
    ...v6.map(({ bounds, inside }) => block(6, { v4: [], v6: bounds }, inside)),
  ];
}

function block(family: 4 | 6, addresses: AddressSet, inside: readonly number[]): AddressBlock {
  return { family, addresses, representative: representativeOf(addresses, family), inside };
}

/** Addresses for documentation (RFC 5737, RFC 3849): nobody takes them for somebody's. */
const examples = [parseAddress("203.0.113.1"), parseAddress("2001:db8::1")];

/** The address of a set that is not empty that stands for all of it. */
export function representativeOf(addresses: AddressSet, family: 4 | 6): Address {
  const example = examples.find((candidate) => candidate?.family === family);
  if (example !== undefined && hasAddress(addresses, example)) return example;
  const lowest = firstAddress(addresses, family) ?? { family, value: 0n };
  // The lowest of a network is the network's own name.
  const next: Address = { family, value: lowest.value + 1n };
  return hasAddress(addresses, next) ? next : lowest;
}

interface Edge<T> {
  readonly at: T;
  /** Position of the set; -1 for the domain. */
  readonly set: number;
  readonly opens: boolean;
}

function partition<T extends number | bigint>(
  sets: readonly (readonly T[])[],
  domain: readonly T[],
  one: T,
): { bounds: T[]; inside: readonly number[] }[] {
  const edges: Edge<T>[] = [...edgesOf(domain, -1, one)];
  sets.forEach((set, index) => {
    for (const edge of edgesOf(set, index, one)) edges.push(edge);
  });
  edges.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const blocks = new Map<string, { bounds: T[]; inside: readonly number[] }>();
  const active = new Set<number>();
  let inDomain = false;
  for (let index = 0; index < edges.length;) {
    const at = edges[index]?.at as T; // index is in range
    for (; edges[index]?.at === at; index += 1) {
      const edge = edges[index];
      if (edge === undefined) break;
      if (edge.set === -1) inDomain = edge.opens;
      else if (edge.opens) active.add(edge.set);
      else active.delete(edge.set);
    }
    const next = edges[index]?.at;
    if (!inDomain || next === undefined) continue;
    const inside = [...active].sort((a, b) => a - b);
    const key = inside.join(",");
    const known = blocks.get(key) ?? { bounds: [], inside };
    blocks.set(key, known);
    known.bounds.push(at, ((next as number) - (one as number)) as T);
  }
  // A block came in at its lowest address.
  return [...blocks.values()];
}

/** Half-open edges: a set opens at its first address and closes one past its last. */
function edgesOf<T extends number | bigint>(set: readonly T[], index: number, one: T): Edge<T>[] {
  return set.map((bound, position) =>
    position % 2 === 0
      ? { at: bound, set: index, opens: true }
      : { at: ((bound as number) + (one as number)) as T, set: index, opens: false },
  );
}
