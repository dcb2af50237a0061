import type { Address } from "./address.ts";
import type { AddressSet } from "./address-set.ts";

/** The set of many single addresses, in one pass: a fold over unions would be quadratic. */
export function addressesOfList(addresses: readonly Address[]): AddressSet {
  // Numbers of one kind are sorted without a comparison of ours.
  const v4 = new Float64Array(addresses.length);
  let count = 0;
  const v6: bigint[] = [];
  for (const address of addresses) {
    if (address.family === 4) v4[count++] = Number(address.value);
    else v6.push(address.value);
  }
  v6.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return { v4: runs(v4.subarray(0, count).sort(), 1), v6: runs(v6, 1n) };
}

function runs<T extends number | bigint>(sorted: Iterable<T>, one: T): T[] {
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
