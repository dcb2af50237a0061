/**
 * A subset that passes and no longer does without any one of its members. `passes` must hold for all items. Works in
 * halves first, so that a few among many are found in few questions.
 * Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002 (the algorithm ddmin).
 */
export function minimalSubset<T>(
  items: readonly T[],
  passes: (subset: readonly T[]) => boolean,
): readonly T[] {
  let current = items;
  let pieces = 2;
  while (current.length > 1) {
    const chunks = cut(current, pieces);
    const chunk = chunks.find((one) => passes(one));
    if (chunk !== undefined) {
      current = chunk;
      pieces = 2;
      continue;
    }
    const rest = without(current, chunks, pieces > 2 ? passes : () => false);
    if (rest !== undefined) {
      current = rest;
      pieces = Math.max(pieces - 1, 2);
    } else if (pieces >= current.length) break;
    else pieces = Math.min(pieces * 2, current.length);
  }
  return current;
}

/** The first complement of a chunk that passes. Of two chunks each is the other's complement. */
function without<T>(
  items: readonly T[],
  chunks: readonly (readonly T[])[],
  passes: (subset: readonly T[]) => boolean,
): readonly T[] | undefined {
  for (const chunk of chunks) {
    const gone = new Set(chunk);
    const rest = items.filter((item) => !gone.has(item));
    if (passes(rest)) return rest;
  }
  return undefined;
}

function cut<T>(items: readonly T[], pieces: number): readonly (readonly T[])[] {
  const count = Math.min(pieces, items.length);
  return Array.from({ length: count }, (_, index) =>
    items.slice(Math.floor((index * items.length) / count), Math.floor(((index + 1) * items.length) / count)),
  );
}
