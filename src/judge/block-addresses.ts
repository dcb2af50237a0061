import { emptyAddresses, parseCidrOrAddress, unionAddresses, type AddressSet } from "../sets/address-set.ts";

// Endpoints keep their list of blocks, and every pattern asks for it.
const known = new WeakMap<readonly string[], AddressSet>();

/** The addresses of a list of CIDRs; what is none is left out. */
export function blockAddresses(blocks: readonly string[]): AddressSet {
  let addresses = known.get(blocks);
  if (addresses === undefined) {
    addresses = unionOf(blocks.flatMap((block) => parseCidrOrAddress(block)?.set ?? []));
    known.set(blocks, addresses);
  }
  return addresses;
}

/** By halves: one after the other, what everything else is takes a square of its many CIDRs. */
function unionOf(sets: readonly AddressSet[]): AddressSet {
  const [first = emptyAddresses, ...more] = sets;
  if (more.length === 0) return first;
  const half = Math.ceil(sets.length / 2);
  return unionAddresses(unionOf(sets.slice(0, half)), unionOf(sets.slice(half)));
}
