import { valueOf } from "../base/known.ts";
import { compareText } from "../base/compare.ts";
import type { CellEngine } from "../matrix/cell-engine.ts";
import type { PartySlot } from "../matrix/party-index.ts";
import { nodeOf } from "../matrix/plan-pair.ts";
import type { Unit } from "./joint-units.ts";

/** Endpoints as numbers in the order of their ids: sorting, comparing and keeping many of them costs little. */
export interface NumberedEndpoints {
  /** By number, sorted. */
  readonly ids: readonly string[];
  readonly members: (unit: Unit) => readonly NumberedMember[];
}

export interface NumberedMember {
  readonly number: number;
  /** Name of its node; `undefined` where that is not known. */
  readonly node: string | undefined;
}

export function numberEndpoints(engines: readonly CellEngine[]): NumberedEndpoints {
  const all = new Set(engines.flatMap(({ parties }) => parties.flat().map(({ id }) => id as string)));
  const ids = [...all].sort(compareText);
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const toMember = ({ id, party }: PartySlot): NumberedMember => ({
    number: valueOf(numbers, id),
    // By name: the two of a pair may be of different sides.
    node: nodeOf(party)?.name,
  });
  const known = new Map<Unit, readonly NumberedMember[]>();
  return {
    ids,
    members: (unit) => {
      let members = known.get(unit);
      if (members === undefined) known.set(unit, (members = unit.members.map(toMember)));
      return members;
    },
  };
}
