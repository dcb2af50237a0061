import { formatAddressSet, type AddressSet } from "../sets/address-set.ts";

const shown = 3;

/** A short text for a set of addresses: its CIDRs, the first few and how many more. Unique enough to be an id. */
export function formatBlocks(set: AddressSet): string {
  const cidrs = formatAddressSet(set);
  if (cidrs.length <= shown) return cidrs.join(",");
  return `${cidrs.slice(0, shown).join(",")}+${String(cidrs.length - shown)}`;
}
