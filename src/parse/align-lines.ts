import { diffArrays } from "diff";

/** Texts that differ in more places than this are not aligned: it would take long, and say little. */
const mostEdits = 500;

/**
 * For each line of `after` the position in `before` of the line it is, by their longest common sequence. Empty lines and
 * comments are nobody's. Source of the algorithm: the package `diff`.
 */
export function alignLines(
  before: readonly string[],
  after: readonly string[],
): readonly (number | undefined)[] {
  const aligned: (number | undefined)[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays([...before], [...after], { maxEditLength: mostEdits }) ??
    []) {
    if (removed) at += value.length;
    else
      for (const line of value) {
        const counts = !added && line !== "" && !line.startsWith("#");
        aligned.push(counts ? at : undefined);
        if (!added) at += 1;
      }
  }
  return aligned;
}
