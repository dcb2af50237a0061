import { emptyAddresses, unionAddresses, type AddressSet } from "../library.ts";

/** All addresses of the sets. Joined two by two: thousands one after the other would take quadratic time. */
export function unionOf(sets: readonly AddressSet[]): AddressSet {
  if (sets.length <= 1) return sets[0] ?? emptyAddresses;
  const half = sets.length >> 1;
  return unionAddresses(unionOf(sets.slice(0, half)), unionOf(sets.slice(half)));
}
