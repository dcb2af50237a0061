import { overlaps } from "../sets/address-set.ts";
import { blockAddresses } from "./block-addresses.ts";
import type { Members, SidedEndpoint } from "./members.ts";

/**
 * Ids that stood for an endpoint before the change: its own, or, for a part of the outside, those of the blocks it has
 * addresses of. Empty for what is new.
 */
export function counterparts({ id, kind, base, head }: SidedEndpoint, members: Members): readonly string[] {
  if (base !== undefined) return [id];
  if (head === undefined || (kind !== "outside" && kind !== "set")) return [];
  const addresses = blockAddresses(head.blocks);
  return members.endpoints
    .filter((other) => other.base !== undefined && overlaps(blockAddresses(other.base.blocks), addresses))
    .map((other) => other.id);
}
