import { compareText } from "../base/compare.ts";
import type { Labels } from "../model/cluster.ts";

export type LabelMap = ReadonlyMap<string, string>;

/** Own labels and inherited ones: own ones win, then the earlier profile (LBL-2). Keys come out sorted. */
export function resolveLabels(own: LabelMap, inherited: readonly LabelMap[]): Labels {
  const all = new Map<string, string>();
  for (const labels of [own, ...inherited]) {
    for (const [key, value] of labels) if (!all.has(key)) all.set(key, value);
  }
  // fromEntries defines own properties, so a label named `__proto__` is one like any other.
  return Object.fromEntries([...all].sort((a, b) => compareText(a[0], b[0])));
}
