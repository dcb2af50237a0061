import type { Issue } from "../model/issue.ts";

/**
 * The issues of objects without those at lines where a variable could not be filled in: that a placeholder is no name, label
 * or address says nothing new. `met`: what was told of the files before.
 */
export function withoutFollowUps(issues: readonly Issue[], met: readonly Issue[]): readonly Issue[] {
  const at = ({ place }: Issue): string => `${place?.line ?? 0} ${place?.path ?? ""}`;
  const unfilled = new Set(met.filter(({ code }) => code === "variable-not-substituted").map(at));
  return unfilled.size === 0 ? issues : issues.filter((issue) => !unfilled.has(at(issue)));
}
