import type { Address } from "../sets/address.ts";
import type { AddressSet } from "../sets/address-set.ts";

/** The set of many single addresses, in one pass: a fold over unions would be quadratic. */
export function addressesOfList(addresses: readonly Address[]): AddressSet {
  const v4: number[] = [];
  const v6: bigint[] = [];
  for (const address of addresses) {
    if (address.family === 4) v4.push(Number(address.value));
    else v6.push(address.value);
  }
  v4.sort((a, b) => a - b);
  v6.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return { v4: runs(v4, 1), v6: runs(v6, 1n) };
}

function runs<T extends number | bigint>(sorted: readonly T[], one: T): T[] {
  const bounds: T[] = [];
  for (const value of sorted) {
    const last = bounds.at(-1);
    // Invariant: `one` is of the type of the values, so the sum is too.
    if (last !== undefined && value <= (((last as number) + (one as number)) as T))
      bounds[bounds.length - 1] = value;
    else bounds.push(value, value);
  }
  return bounds;
}
