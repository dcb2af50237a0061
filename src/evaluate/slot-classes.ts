import { bitMembers } from "../base/bitset.ts";
import type { PortTable } from "./compile-rule.ts";
import { connectionSetKey } from "../sets/connection-set.ts";
import type { SideTest } from "./side-test.ts";
import type { Universe } from "./universe.ts";

/** A partition of the slots: `of[slot]` is a class, classes count from 0. */
export interface SlotClasses {
  readonly of: Int32Array;
  readonly count: number;
}

/** Splits classes step by step; each split costs what its members are, not what all slots are. */
export interface Refinement {
  /** Separates these slots from the rest of their classes. */
  readonly split: (members: readonly number[]) => void;
  readonly classes: () => SlotClasses;
}

export function startRefinement(size: number): Refinement {
  const of = new Int32Array(size);
  const sizes: number[] = [size];
  return {
    split: (members) => {
      const inside = new Map<number, number[]>();
      for (const member of members) {
        const current = of[member] ?? 0;
        const list = inside.get(current);
        if (list === undefined) inside.set(current, [member]);
        else list.push(member);
      }
      for (const [current, list] of inside) {
        const whole = sizes[current] ?? 0;
        if (list.length === whole) continue;
        const fresh = sizes.length;
        sizes.push(list.length);
        sizes[current] = whole - list.length;
        for (const member of list) of[member] = fresh;
      }
    },
    classes: () => ({ of: of.slice(), count: sizes.length }),
  };
}

/** Makes slots of one class equal for a side test. */
export function splitByTest(refinement: Refinement, test: SideTest, members: TestMembers): void {
  if (test.isTrivial) return;
  for (const list of members(test)) if (list.length > 0) refinement.split(list);
}

export function splitByTable(refinement: Refinement, table: PortTable): void {
  const groups = new Map<string, number[]>();
  for (const [slot, connections] of table.bySlot) {
    const key = connectionSetKey(connections);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [slot]);
    else list.push(slot);
  }
  for (const list of groups.values()) refinement.split(list);
}

/** The lists a test splits by: known matches, own matches of either selector; the smaller half of each. */
export type TestMembers = (test: SideTest) => readonly (readonly number[])[];

export function createTestMembers(): TestMembers {
  const memo = new Map<number, readonly (readonly number[])[]>();
  return (test) => {
    let lists = memo.get(test.id);
    if (lists === undefined) {
      lists = [bitMembers(test.known), bitMembers(test.ownPositive), bitMembers(test.ownNegative)];
      memo.set(test.id, lists);
    }
    return lists;
  };
}

/** Pods, hosts and tunnels whose address is not known: always apart from each other and the rest, as they are asked differently. */
export function unknownSlots({ slots }: Universe): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  slots.forEach(({ id, space }, index) => {
    if (space === undefined) return;
    const kind = `${["host/", "tunnel/"].find((prefix) => id.startsWith(prefix)) ?? "pod"} ${space}`;
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [index]);
    else group.push(index);
  });
  return [...groups.values()];
}
