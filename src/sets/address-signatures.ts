import type { AddressSet } from "./address-set.ts";
import { addressKey, type Address } from "./address.ts";

/** For each of the addresses which of the sets hold it, as a text: equal texts, in the same sets. */
export function addressSignatures(
  addresses: readonly Address[],
  sets: readonly AddressSet[],
): (address: Address) => string | undefined {
  const found = new Map<string, string>();
  for (const family of [4, 6] as const) {
    const own = addresses.filter((address) => address.family === family);
    if (own.length > 0)
      sign(
        own,
        sets.map((set) => (family === 4 ? set.v4 : set.v6)),
        found,
      );
  }
  return (address) => found.get(addressKey(address));
}

/** Addresses and edges of sets are walked once, in order. */
function sign(
  addresses: readonly Address[],
  sets: readonly (AddressSet["v4"] | AddressSet["v6"])[],
  found: Map<string, string>,
): void {
  const edges = sets
    .flatMap((bounds, set) =>
      bounds.map((bound, index) => ({ at: BigInt(bound) + (index % 2 === 0 ? 0n : 1n), set })),
    )
    .sort((a, b) => compareNumbers(a.at, b.at));
  const inside = new Set<number>();
  let next = 0;
  let text = "";
  for (const address of [...addresses].sort((a, b) => compareNumbers(a.value, b.value))) {
    const before = next;
    for (let edge = edges[next]; edge !== undefined && edge.at <= address.value; edge = edges[next]) {
      // Low ends and the addresses behind high ends take turns.
      if (!inside.delete(edge.set)) inside.add(edge.set);
      next += 1;
    }
    if (next !== before) text = [...inside].sort((a, b) => a - b).join(",");
    found.set(addressKey(address), text);
  }
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
