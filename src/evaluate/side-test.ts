import {
  andBits,
  andNotBits,
  bitsetKey,
  equalBits,
  emptyBitset,
  setBit,
  type Bitset,
} from "../base/bitset.ts";
import type { Cluster } from "../model/cluster.ts";
import type { EntityRule } from "../model/policy.ts";
import { addressBook, type Members } from "../select/address-book.ts";
import { addressesOfList } from "../sets/address-list.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import {
  addressSetKey,
  emptyAddresses,
  hasAddress,
  parseCidr,
  type AddressSet,
} from "../sets/address-set.ts";
import type { Universe } from "./universe.ts";

/**
 * Which slots one side of a rule matches, ports aside. For a pod of unknown address the answer depends on the candidate
 * address and on whether its own labels match: `atCandidate[own][candidate]`, where `own` counts 1 for a match of the
 * positive selector and 2 for one of a lone notSelector.
 */
export interface SideTest {
  readonly id: number;
  /** Slots with an address that match. */
  readonly known: Bitset;
  readonly ownPositive: Bitset;
  readonly ownNegative: Bitset;
  readonly atCandidate: readonly (readonly boolean[])[];
  /** Matches everything: no constraint at all. */
  readonly isTrivial: boolean;
}

/** Makes side tests, equal ones once. */
export interface SideTests {
  readonly compile: (cluster: Cluster, side: EntityRule) => SideTest;
  /** The test of a side that is one CIDR; an unparsable one matches nothing. */
  readonly compileNet: (cluster: Cluster, cidr: string) => SideTest;
  readonly all: readonly SideTest[];
}

export function createSideTests(universe: Universe): SideTests {
  const size = universe.slots.length;
  const nobody = emptyBitset(size);
  const withAddress = emptyBitset(size);
  universe.slots.forEach(({ address }, index) => {
    if (address !== undefined) setBit(withAddress, index);
  });
  const slotsIn = slotFinder(universe);
  const interned = new Map<string, SideTest>();
  const all: SideTest[] = [];

  const memberBits = (members: Members): { known: Bitset; own: Bitset } => {
    const own = emptyBitset(size);
    for (const pod of members.pods) {
      for (const index of universe.indexesOf.get(pod) ?? []) setBit(own, index);
    }
    return { known: slotsIn(members.addresses), own };
  };

  const compile = (cluster: Cluster, side: EntityRule): SideTest => {
    const applies = universe.family === 4 ? side.families.v4 : side.families.v6;
    const book = addressBook(cluster);
    const positive = positiveSelector(side);
    const wanted = positive === undefined ? undefined : book.members(positive);
    // RULE-19: a lone notSelector is a test on addresses.
    const unwanted =
      positive === undefined && side.notSelector !== undefined ? book.members(side.notSelector) : undefined;
    const service = side.service === undefined ? undefined : serviceAddresses(cluster, side.service);
    let known = applies ? withAddress : emptyBitset(size);
    for (const set of [side.nets, wanted?.addresses, service])
      if (set !== undefined) known = andBits(known, slotsIn(set));
    for (const set of [side.notNets, unwanted?.addresses])
      if (set !== undefined) known = andNotBits(known, slotsIn(set));
    const matchesAt = (own: number): boolean[] =>
      universe.candidates.map(
        (address) =>
          applies &&
          (side.nets === undefined || hasAddress(side.nets, address)) &&
          (side.notNets === undefined || !hasAddress(side.notNets, address)) &&
          (wanted === undefined || (own & 1) !== 0 || hasAddress(wanted.addresses, address)) &&
          (unwanted === undefined || ((own & 2) === 0 && !hasAddress(unwanted.addresses, address))) &&
          (service === undefined || hasAddress(service, address)),
      );
    const ownPositive = wanted === undefined ? nobody : memberBits(wanted).own;
    const ownNegative = unwanted === undefined ? nobody : memberBits(unwanted).own;
    const atCandidate = [0, 1, 2, 3].map(matchesAt);
    const key = [known, ownPositive, ownNegative].map(bitsText).join("") + JSON.stringify(atCandidate);
    let test = interned.get(key);
    if (test === undefined) {
      const isTrivial =
        equalBits(known, withAddress) && atCandidate.every((row) => row.every((matches) => matches));
      test = { id: all.length, known, ownPositive, ownNegative, atCandidate, isTrivial };
      all.push(test);
      interned.set(key, test);
    }
    return test;
  };
  const memo = new WeakMap<EntityRule, SideTest>();
  // Sides of many rules differ in their ports only: a short text finds them before any bit is set.
  const byParts = new Map<string, SideTest>();
  const ids = new WeakMap<object, number>();
  let count = 0;
  const idOf = (part: object | undefined): number => {
    if (part === undefined) return -1;
    let id = ids.get(part);
    if (id === undefined) ids.set(part, (id = count++));
    return id;
  };
  const partsText = (cluster: Cluster, side: EntityRule): string => {
    const positive = positiveSelector(side);
    const selector = positive ?? side.notSelector;
    const members = selector === undefined ? undefined : addressBook(cluster).members(selector);
    const { nets, notNets, families, service } = side;
    return [
      families.v4,
      families.v6,
      nets === undefined ? "" : addressSetKey(nets),
      notNets === undefined ? "" : addressSetKey(notNets),
      positive === undefined,
      idOf(members),
      service === undefined ? "" : `${String(idOf(cluster))} ${service.namespace}/${service.name}`,
    ].join("|");
  };
  return {
    all,
    compile: (cluster, side) => {
      let test = memo.get(side);
      if (test === undefined) {
        const text = partsText(cluster, side);
        test = byParts.get(text) ?? compile(cluster, side);
        byParts.set(text, test);
        memo.set(side, test);
      }
      return test;
    },
    compileNet: (cluster, cidr) =>
      compile(cluster, { ...anySide, nets: parseCidr(cidr)?.set ?? emptyAddresses }),
  };

  function serviceAddresses(
    cluster: Cluster,
    { namespace, name }: { namespace: string; name: string },
  ): AddressSet {
    const members = cluster.services.get(`${namespace}/${name}`)?.members ?? [];
    return addressesOfList(members.map((member) => member.address));
  }
}

const anySide: EntityRule = {
  nets: undefined,
  notNets: undefined,
  families: { v4: true, v6: true },
  selector: undefined,
  notSelector: undefined,
  ports: undefined,
  notPorts: undefined,
  service: undefined,
  netCount: 0,
};

/** Texts of sets of one size that can be told apart one after the other. */
function bitsText(bits: Bitset): string {
  const key = bitsetKey(bits);
  return key === "" ? "0" : `1${key}`;
}

/** Finds the slots whose address lies in a set, by binary search: sets are mostly a few single addresses. */
function slotFinder(universe: Universe): (set: AddressSet) => Bitset {
  const sorted = universe.slots
    .flatMap((slot, index) => (slot.address === undefined ? [] : [{ value: slot.address.value, index }]))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  const values: readonly (number | bigint)[] = sorted.map(({ value }) =>
    universe.family === 4 ? Number(value) : value,
  );
  const memo = new WeakMap<AddressSet, Bitset>();
  return (set) => {
    let bits = memo.get(set);
    if (bits !== undefined) return bits;
    bits = emptyBitset(universe.slots.length);
    const bounds: readonly (number | bigint)[] = universe.family === 4 ? set.v4 : set.v6;
    for (let i = 0; i + 1 < bounds.length; i += 2) {
      const low = bounds[i] ?? 0;
      const high = bounds[i + 1] ?? 0;
      for (let at = lowerBound(values, low); at < values.length && (values[at] ?? 0) <= high; at += 1) {
        setBit(bits, sorted[at]?.index ?? 0);
      }
    }
    memo.set(set, bits);
    return bits;
  };
}

function lowerBound(values: readonly (number | bigint)[], wanted: number | bigint): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
