import type { Cluster } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { withParts, type EditPart } from "./edit-parts.ts";
import { resourceKey, type Edit } from "./edits.ts";

/** A part of an edit, numbered among all of a change. */
export interface NumberedPart {
  readonly number: number;
  readonly edit: Edit;
  readonly part: EditPart;
}

/** Objects that may be loaded for finding causes; small trees are tried more often than large ones. */
const objectLimit = 300_000;
const fewestLoads = 48;
/** Objects of trees kept at hand. */
const keptObjects = 60_000;
const fewestKept = 4;

/** The base with some of a change's parts, loaded on demand. */
export interface SubsetClusters {
  /** `undefined` when no more trees may be loaded. */
  readonly with: (parts: readonly NumberedPart[]) => Cluster | undefined;
}

/** Loads a bounded number of trees, and keeps a bounded number of them for the next question. */
export function createSubsetClusters(
  base: readonly Resource[],
  edits: readonly Edit[],
  load: (resources: readonly Resource[]) => Cluster,
): SubsetClusters {
  const edited = new Set(edits.map(({ key }) => key));
  const untouched = base.filter((resource) => !edited.has(resourceKey(resource)));
  const size = Math.max(1, base.length);
  const keep = Math.max(fewestKept, Math.floor(keptObjects / size));
  let left = Math.max(fewestLoads, Math.floor(objectLimit / size));
  const kept = new Map<string, Cluster>();
  const make = (parts: readonly NumberedPart[]): Cluster => {
    const chosen = new Map<Edit, EditPart[]>();
    for (const { edit, part } of parts) {
      const list = chosen.get(edit);
      if (list === undefined) chosen.set(edit, [part]);
      else list.push(part);
    }
    const objects = edits.flatMap((edit) => {
      const object = withParts(edit.base, edit.head, chosen.get(edit) ?? []);
      return object === undefined ? [] : [object];
    });
    return load([...untouched, ...objects]);
  };
  return {
    with: (parts) => {
      const key = subsetKey(parts);
      let cluster = kept.get(key);
      if (cluster !== undefined) kept.delete(key);
      else if (left === 0) return undefined;
      else {
        left -= 1;
        cluster = make(parts);
      }
      // Put last: the first are those not asked for longest.
      kept.set(key, cluster);
      const [oldest] = kept.keys();
      if (kept.size > keep && oldest !== undefined) kept.delete(oldest);
      return cluster;
    },
  };
}

export function subsetKey(parts: readonly NumberedPart[]): string {
  return parts
    .map(({ number }) => number)
    .sort((a, b) => a - b)
    .join();
}
