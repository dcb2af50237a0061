import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { startRefinement, unknownSlots, type SlotClasses } from "../../src/evaluate/slot-classes.ts";
import { buildUniverse, type Slot } from "../../src/evaluate/universe.ts";
import { parseAddress } from "../../src/sets/address.ts";

/** The classes as lists of members, in the order of their first. */
function lists({ of, count }: SlotClasses): readonly (readonly number[])[] {
  const members = Array.from({ length: count }, (): number[] => []);
  of.forEach((number, slot) => members[number]?.push(slot));
  return members.toSorted((a, b) => (a[0] ?? -1) - (b[0] ?? -1));
}

describe("a refinement", () => {
  it("tells apart exactly what some split tells apart, and numbers classes without gaps", () => {
    const size = 12;
    const split = fc.uniqueArray(fc.nat(size - 1));
    fc.assert(
      fc.property(fc.array(split, { maxLength: 6 }), (splits) => {
        const refinement = startRefinement(size);
        for (const members of splits) refinement.split(members);
        const bySignature = new Map<string, number[]>();
        for (let slot = 0; slot < size; slot += 1) {
          const signature = splits.map((members) => (members.includes(slot) ? "1" : "0")).join("");
          bySignature.set(signature, [...(bySignature.get(signature) ?? []), slot]);
        }
        expect(lists(refinement.classes())).toEqual([...bySignature.values()]);
      }),
    );
  });

  it("gives classes that later splits leave alone", () => {
    const refinement = startRefinement(3);
    const before = refinement.classes();
    refinement.split([1]);
    expect(lists(before)).toEqual([[0, 1, 2]]);
    expect(lists(refinement.classes())).toEqual([[0, 2], [1]]);
  });
});

describe("slots of unknown address", () => {
  it("are grouped as pods, hosts and tunnels, for each is asked at other addresses", () => {
    const slot = (id: string, address?: string, space?: number): Slot => ({
      id,
      address: address === undefined ? undefined : parseAddress(address),
      block: undefined,
      isRest: false,
      space: address === undefined ? (space ?? 0) : undefined,
    });
    const slots = [
      slot("web/a"),
      slot("web/b", "10.0.0.1"),
      slot("host/h"),
      slot("tunnel/n1"),
      slot("web/c"),
      slot("host/i"),
      slot("tunnel/n2"),
      slot("host/j", "192.0.2.1"),
    ];
    const groups = unknownSlots({ ...buildUniverse([], 4), slots });
    expect(groups).toEqual([
      [0, 4],
      [2, 5],
      [3, 6],
    ]);
  });
});
