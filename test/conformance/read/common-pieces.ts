import { familyOf, intersectAddresses, isEmptyAddresses, type AddressSet } from "../library.ts";

/** An outside endpoint of a matrix and the addresses it stands for. */
export interface OutsideEndpoint {
  readonly id: string;
  readonly addresses: AddressSet;
}

/** Addresses that two matrices know under these two ids. */
export interface CommonPiece {
  readonly base: string;
  readonly head: string;
  readonly piece: AddressSet;
}

/** The outside as two matrices cut it, cut where either does. */
export function commonPieces(
  base: readonly OutsideEndpoint[],
  head: readonly OutsideEndpoint[],
  family: 4 | 6,
): readonly CommonPiece[] {
  const right = head.map(({ id, addresses }) => ({ id, addresses: familyOf(addresses, family) }));
  return base.flatMap((left) => {
    const addresses = familyOf(left.addresses, family);
    if (isEmptyAddresses(addresses)) return [];
    return right.flatMap((other) => {
      const piece = intersectAddresses(addresses, other.addresses);
      return isEmptyAddresses(piece) ? [] : [{ base: left.id, head: other.id, piece }];
    });
  });
}
