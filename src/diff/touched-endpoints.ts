import type { Comparison } from "./pair-differences.ts";

/**
 * Endpoints that are not the same on both sides: added, removed, moved to another node, or with other policies, labels or
 * addresses as far as any rule can tell. Between two others nothing differs, verdicts, deciding rules and failsafe ports
 * alike. `undefined`: the sides are configured differently, so that nothing can be said.
 */
export function touchedEndpoints({ units, sameRules }: Comparison): ReadonlySet<string> | undefined {
  if (!sameRules) return undefined;
  const touched = units.flatMap((family) =>
    family.units.filter(
      ({ base, head, sameIn, sameOut, isMoved }) =>
        base === undefined || head === undefined || !sameIn || !sameOut || isMoved,
    ),
  );
  return new Set(touched.flatMap(({ members }) => members.map(({ id }) => id as string)));
}
