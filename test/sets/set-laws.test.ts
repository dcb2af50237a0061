import { expect } from "@jest/globals";
import fc from "../support/fast-check.ts";
import {
  allAddresses,
  emptyAddresses,
  equalAddresses,
  hasAddress,
  intersectAddresses,
  isEmptyAddresses,
  isSubsetAddresses,
  subtractAddresses,
  unionAddresses,
} from "../../src/sets/address-set.ts";
import {
  allConnections,
  emptyConnections,
  equalConnections,
  hasConnection,
  intersectConnections,
  isEmptyConnections,
  isSubsetConnections,
  subtractConnections,
  unionConnections,
} from "../../src/sets/connection-set.ts";
import {
  emptyIntervals,
  equalIntervals,
  hasValue,
  intersectIntervals,
  isEmptyIntervals,
  isSubsetIntervals,
  subtractIntervals,
  unionIntervals,
} from "../../src/sets/interval-set.ts";
import {
  emptyPlane,
  equalPlanes,
  hasPoint,
  intersectPlanes,
  isEmptyPlane,
  isSubsetPlane,
  planeOf,
  subtractPlanes,
  unionPlanes,
  type PlaneSet,
} from "../../src/sets/plane-set.ts";
import {
  addressSets,
  addresses,
  arbitraryIntervals,
  arbitraryNumber,
  connectionSets,
  connections,
  planes,
} from "./arbitrary-sets.ts";
import { describeSetLaws } from "./set-laws.ts";

/** Sorted, disjoint, and with a gap of one at least between neighbours. */
function checkIntervals(set: readonly (number | bigint)[]): void {
  expect(set.length % 2).toBe(0);
  for (let i = 0; i + 1 < set.length; i++) {
    const gap = BigInt(set[i + 1] ?? 0) - BigInt(set[i] ?? 0);
    expect(gap).toBeGreaterThanOrEqual(i % 2 === 0 ? 0n : 2n);
  }
}

function checkPlane(plane: PlaneSet): void {
  const { layers } = plane;
  for (const [index, layer] of layers.entries()) {
    checkIntervals(layer.x);
    checkIntervals(layer.y);
    expect(layer.x.length * layer.y.length).toBeGreaterThan(0);
    for (const later of layers.slice(index + 1)) {
      expect(layer.x[0]).toBeLessThan(later.x[0] ?? 0);
      expect(intersectIntervals(layer.x, later.x)).toEqual([]);
      expect(later.y).not.toEqual(layer.y);
    }
  }
}

describeSetLaws("interval sets", {
  sets: arbitraryIntervals(255),
  members: arbitraryNumber(255),
  union: unionIntervals,
  intersect: intersectIntervals,
  subtract: subtractIntervals,
  equal: equalIntervals,
  isSubset: isSubsetIntervals,
  isEmpty: isEmptyIntervals,
  has: hasValue,
  empty: emptyIntervals,
  all: [0, 255],
  checkCanonical: checkIntervals,
});

describeSetLaws("plane sets", {
  sets: planes,
  members: fc.tuple(arbitraryNumber(255), arbitraryNumber(255)),
  union: unionPlanes,
  intersect: intersectPlanes,
  subtract: subtractPlanes,
  equal: equalPlanes,
  isSubset: isSubsetPlane,
  isEmpty: isEmptyPlane,
  has: (set, [x, y]) => hasPoint(set, x, y),
  empty: emptyPlane,
  all: planeOf([0, 255], [0, 255]),
  checkCanonical: checkPlane,
});

describeSetLaws("address sets", {
  sets: addressSets,
  members: addresses,
  union: unionAddresses,
  intersect: intersectAddresses,
  subtract: subtractAddresses,
  equal: equalAddresses,
  isSubset: isSubsetAddresses,
  isEmpty: isEmptyAddresses,
  has: hasAddress,
  empty: emptyAddresses,
  all: allAddresses(),
  checkCanonical: (set) => {
    checkIntervals(set.v4);
    checkIntervals(set.v6);
  },
});

describeSetLaws("connection sets", {
  sets: connectionSets,
  members: connections,
  union: unionConnections,
  intersect: intersectConnections,
  subtract: subtractConnections,
  equal: equalConnections,
  isSubset: isSubsetConnections,
  isEmpty: isEmptyConnections,
  has: hasConnection,
  empty: emptyConnections,
  all: allConnections,
  checkCanonical: (set) => {
    for (const part of [set.tcp, set.udp, set.sctp, set.icmp, set.icmp6]) checkPlane(part);
    checkIntervals(set.other);
  },
});
