import { emptyAddresses, parseCidrOrAddress, unionAddresses, type AddressSet } from "../sets/address-set.ts";

// Endpoints keep their list of blocks, and every pattern asks for it.
const known = new WeakMap<readonly string[], AddressSet>();

/** The addresses of a list of CIDRs; what is none is left out. */
export function blockAddresses(blocks: readonly string[]): AddressSet {
  let addresses = known.get(blocks);
  if (addresses === undefined) {
    addresses = blocks.reduce((all, block) => {
      const parsed = parseCidrOrAddress(block);
      return parsed === undefined ? all : unionAddresses(all, parsed.set);
    }, emptyAddresses);
    known.set(blocks, addresses);
  }
  return addresses;
}
