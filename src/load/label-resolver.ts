import type { Labels } from "../model/cluster.ts";
import { resolveLabels, type LabelMap } from "./resolve-labels.ts";

/** What an endpoint has of its own and inherits: its labels, and the profiles it inherits from. */
export interface ResolvedLabels {
  readonly labels: Labels;
  readonly profiles: readonly string[];
}

export type LabelResolver = (own: LabelMap, profiles: readonly string[]) => ResolvedLabels;

/** Endpoints with equal labels share one value of each: thousands of pods of a template are then told to be alike at a glance. */
export function createLabelResolver(inherited: ReadonlyMap<string, LabelMap>): LabelResolver {
  const known = new Map<string, ResolvedLabels>();
  return (own, profiles) => {
    const key = JSON.stringify([profiles, ...own]);
    let resolved = known.get(key);
    if (resolved === undefined) {
      const labels = resolveLabels(
        own,
        profiles.flatMap((name) => inherited.get(name) ?? []),
      );
      known.set(key, (resolved = { labels, profiles }));
    }
    return resolved;
  };
}
