import { compareBy } from "../base/compare.ts";
import { elementAt } from "../base/known.ts";
import type { Slot } from "../evaluate/universe.ts";
import type { Cluster } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import { isSubsetAddresses } from "../sets/address-set.ts";
import { formatBlocks } from "./format-blocks.ts";

/** What a block of the outside is called. */
export interface BlockName {
  readonly id: EndpointId;
  readonly kind: "set" | "outside";
}

/**
 * Names of outside blocks by slot, the same in all clusters: an id is the same addresses on both sides of a comparison, so
 * that what a set gains and loses is compared with what these addresses had before. A block is called after a set that it
 * is all of, unless that set is something else in another cluster.
 */
export function blockNames(
  clusters: readonly Cluster[],
  slots: readonly Slot[],
): ReadonlyMap<number, BlockName> {
  const blocks = slots.flatMap(({ block }, index) => (block === undefined ? [] : [{ block, index }]));
  const extents = clusters.map(
    ({ networkSets }) =>
      new Map(
        networkSets.map(({ id, nets }) => {
          const within = blocks.filter(({ block }) => isSubsetAddresses(block, nets));
          return [id, within.map(({ index }) => index)];
        }),
      ),
  );
  const bySlot = new Map<number, EndpointId>();
  for (const { id, known } of preferred(extents)) {
    const [first] = known.flat();
    const isAll = known.every((extent) => extent.length === 1 && extent[0] === first);
    if (isAll && first !== undefined && !bySlot.has(first)) bySlot.set(first, id);
  }
  return new Map(
    blocks.map(({ block, index }): readonly [number, BlockName] => {
      const set = bySlot.get(index);
      if (set !== undefined) return [index, { id: set, kind: "set" }];
      const { isRest } = elementAt(slots, index);
      const id = `outside/${isRest ? "other" : formatBlocks(block)}` as EndpointId;
      return [index, { id, kind: "outside" }];
    }),
  );
}

/** Sets with what they are in each cluster that has them: those that all have first, then by name. */
function preferred(
  extents: readonly ReadonlyMap<EndpointId, readonly number[]>[],
): readonly { readonly id: EndpointId; readonly known: readonly (readonly number[])[] }[] {
  return [...new Set(extents.flatMap((sets) => [...sets.keys()]))]
    .map((id) => ({
      id,
      known: extents.flatMap((sets) => {
        const extent = sets.get(id);
        return extent === undefined ? [] : [extent];
      }),
    }))
    .sort(
      compareBy(
        ({ known }) => -known.length,
        ({ id }) => id,
      ),
    );
}
