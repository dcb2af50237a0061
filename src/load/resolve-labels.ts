import { compareText } from "../base/compare.ts";
import type { Labels } from "../model/cluster.ts";
import type { SourceRef } from "../model/source-ref.ts";

/** A label value with the place it was written at. */
export interface PlacedLabel {
  readonly value: string;
  readonly place: SourceRef | undefined;
}

export type PlacedLabels = ReadonlyMap<string, PlacedLabel>;

/** Labels of an endpoint or set, and where each was written. */
export interface ResolvedLabels {
  readonly labels: Labels;
  readonly labelPlaces: Readonly<Record<string, SourceRef | undefined>>;
}

/** Own labels and inherited ones: own ones win, then the earlier profile (LBL-2). Keys come out sorted. */
export function resolveLabels(own: PlacedLabels, inherited: readonly PlacedLabels[]): ResolvedLabels {
  const all = new Map<string, PlacedLabel>();
  for (const labels of [own, ...inherited]) {
    for (const [key, label] of labels) if (!all.has(key)) all.set(key, label);
  }
  const sorted = [...all].sort((a, b) => compareText(a[0], b[0]));
  // fromEntries defines own properties, so a label named `__proto__` is one like any other.
  return {
    labels: Object.fromEntries(sorted.map(([key, { value }]) => [key, value])),
    labelPlaces: Object.fromEntries(sorted.map(([key, { place }]) => [key, place])),
  };
}
