import fc from "../support/fast-check.ts";
import { addressesOf, parseCidr, unionAddresses, emptyAddresses } from "../../src/sets/address-set.ts";
import type { AddressSet } from "../../src/sets/address-set.ts";
import { formatAddress, type Address } from "../../src/sets/address.ts";
import {
  allConnections,
  emptyConnections,
  icmpConnections,
  portConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
} from "../../src/sets/connection-set.ts";
import type { ConnectionSet } from "../../src/sets/connection-set.ts";
import type { Connection } from "../../src/sets/connection.ts";
import { intervals, type IntervalSet } from "../../src/sets/interval-set.ts";
import { emptyPlane, planeOf, unionPlanes, type PlaneSet } from "../../src/sets/plane-set.ts";

/** Numbers close together, so that random intervals touch and overlap, and both ends of the range. */
export function arbitraryNumber(max: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.nat(Math.min(20, max)) },
    { weight: 1, arbitrary: fc.integer({ min: Math.max(0, max - 5), max }) },
    { weight: 1, arbitrary: fc.nat(max) },
  );
}

export function arbitraryIntervals(max: number, most = 4): fc.Arbitrary<IntervalSet> {
  const pair = fc.tuple(arbitraryNumber(max), arbitraryNumber(max));
  return fc
    .array(pair, { maxLength: most })
    .map((pairs) =>
      intervals(...pairs.map(([a, b]): readonly [number, number] => [Math.min(a, b), Math.max(a, b)])),
    );
}

export const planes: fc.Arbitrary<PlaneSet> = fc
  .array(fc.tuple(arbitraryIntervals(255, 2), arbitraryIntervals(255, 2)), { maxLength: 4 })
  .map((boxes) => boxes.map(([x, y]) => planeOf(x, y)).reduce(unionPlanes, emptyPlane));

export const addresses: fc.Arbitrary<Address> = fc.oneof(
  arbitraryNumber(2 ** 32 - 1).map((value): Address => ({ family: 4, value: BigInt(value) })),
  fc
    .oneof(fc.bigInt({ min: 0x1_0000_0000_0000n, max: (1n << 128n) - 1n }), fc.bigInt({ min: 0n, max: 9n }))
    .map((value): Address => ({ family: 6, value })),
);

export const addressSets: fc.Arbitrary<AddressSet> = fc
  .array(fc.tuple(addresses, fc.nat(128)), { maxLength: 6 })
  .map((blocks) =>
    blocks
      .map(([address, bits]) => {
        const prefix = address.family === 4 ? bits % 33 : bits;
        return parseCidr(`${formatAddress(address)}/${prefix}`)?.set ?? addressesOf(address);
      })
      .reduce(unionAddresses, emptyAddresses),
  );

const boxes: fc.Arbitrary<ConnectionSet> = fc.oneof(
  fc
    .tuple(fc.constantFrom(6, 17, 132), arbitraryIntervals(65535, 2), arbitraryIntervals(65535, 1))
    .map(([protocol, to, from]) => portConnections(protocol, to, from)),
  fc
    .tuple(fc.constantFrom(6, 17), arbitraryIntervals(65535, 3))
    .map(([protocol, ports]) => portConnections(protocol, ports)),
  fc
    .tuple(fc.constantFrom(1, 58), fc.nat(12), fc.option(fc.nat(3), { nil: undefined }))
    .map(([protocol, type, code]) => icmpConnections(protocol, type, code)),
  fc.constantFrom(0, 1, 2, 6, 17, 47, 58, 132, 255).map(protocolConnections),
);

export const connectionSets: fc.Arbitrary<ConnectionSet> = fc
  .tuple(fc.array(boxes, { maxLength: 4 }), fc.integer({ min: 0, max: 4 }))
  .map(([parts, negate]) => {
    const set = parts.reduce(unionConnections, emptyConnections);
    return negate === 0 ? subtractConnections(allConnections, set) : set;
  });

export const connections: fc.Arbitrary<Connection> = fc.oneof(
  fc
    .tuple(fc.constantFrom(6, 17, 132), arbitraryNumber(65535), arbitraryNumber(65535))
    .map(([protocol, destinationPort, sourcePort]) => ({ protocol, destinationPort, sourcePort })),
  fc
    .tuple(fc.constantFrom(1, 58), arbitraryNumber(255), arbitraryNumber(255))
    .map(([protocol, icmpType, icmpCode]) => ({ protocol, icmpType, icmpCode })),
  fc.constantFrom(0, 2, 47, 89, 255).map((protocol) => ({ protocol })),
);
