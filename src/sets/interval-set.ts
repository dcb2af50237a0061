/**
 * A set of safe integers >= 0, flat: `[low0, high0, low1, high1, ...]`, both ends included.
 * Invariant: sorted, disjoint and non-adjacent, so equal sets have equal elements.
 */
export type IntervalSet = readonly number[];

/** The empty set. Every operation that finds nothing returns this very value. */
export const emptyIntervals: IntervalSet = [];

/** The union of the given pairs, both ends included. A pair whose ends are the wrong way round is empty. */
export function intervals(...pairs: readonly (readonly [number, number])[]): IntervalSet {
  const sorted = pairs.filter(([low, high]) => low <= high).sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [low, high] of sorted) append(out, low, high);
  return out.length === 0 ? emptyIntervals : out;
}

/** What is in either set; one of the operands itself where it holds the other. */
export function unionIntervals(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (isSubsetIntervals(b, a)) return a;
  if (isSubsetIntervals(a, b)) return b;
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (j >= b.length || (i < a.length && at(a, i) <= at(b, j))) {
      append(out, at(a, i), at(a, i + 1));
      i += 2;
    } else {
      append(out, at(b, j), at(b, j + 1));
      j += 2;
    }
  }
  return out;
}

/** What is in both sets; one of the operands itself where the other holds it. */
export function intersectIntervals(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (isSubsetIntervals(a, b)) return a;
  if (isSubsetIntervals(b, a)) return b;
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const low = Math.max(at(a, i), at(b, j));
    const high = Math.min(at(a, i + 1), at(b, j + 1));
    if (low <= high) out.push(low, high);
    if (at(a, i + 1) <= at(b, j + 1)) i += 2;
    else j += 2;
  }
  return out.length === 0 ? emptyIntervals : out;
}

/** What is in `a` and not in `b`; `a` itself where they have nothing in common. */
export function subtractIntervals(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (!overlapsIntervals(a, b)) return a;
  const out: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let low = at(a, i);
    const high = at(a, i + 1);
    while (j < b.length && at(b, j + 1) < low) j += 2;
    // The interval of `b` that reaches past `high` may cut the next one of `a` too, so it stays current.
    for (let k = j; k < b.length && at(b, k) <= high; k += 2) {
      if (at(b, k) > low) out.push(low, at(b, k) - 1);
      low = at(b, k + 1) + 1;
    }
    if (low <= high) out.push(low, high);
  }
  return out.length === 0 ? emptyIntervals : out;
}

export function equalIntervals(a: IntervalSet, b: IntervalSet): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function isEmptyIntervals(set: IntervalSet): boolean {
  return set.length === 0;
}

/** Whether `value` is a member, by binary search. */
export function hasValue(set: IntervalSet, value: number): boolean {
  let from = 0;
  let to = set.length / 2;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value < at(set, 2 * middle)) to = middle;
    else if (value > at(set, 2 * middle + 1)) from = middle + 1;
    else return true;
  }
  return false;
}

export function isSubsetIntervals(a: IntervalSet, b: IntervalSet): boolean {
  if (a === b) return true;
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    while (j < b.length && at(b, j + 1) < at(a, i)) j += 2;
    if (j >= b.length || at(b, j) > at(a, i) || at(b, j + 1) < at(a, i + 1)) return false;
  }
  return true;
}

/** Whether the sets share a member. */
export function overlapsIntervals(a: IntervalSet, b: IntervalSet): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (at(a, i + 1) < at(b, j)) i += 2;
    else if (at(b, j + 1) < at(a, i)) j += 2;
    else return true;
  }
  return false;
}

export function countValues(set: IntervalSet): number {
  let count = 0;
  for (let i = 0; i < set.length; i += 2) count += at(set, i + 1) - at(set, i) + 1;
  return count;
}

/** How many members both sets hold, without building the intersection. */
export function countCommonValues(a: IntervalSet, b: IntervalSet): number {
  let count = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const low = Math.max(at(a, i), at(b, j));
    const high = Math.min(at(a, i + 1), at(b, j + 1));
    if (low <= high) count += high - low + 1;
    if (at(a, i + 1) <= at(b, j + 1)) i += 2;
    else j += 2;
  }
  return count;
}

/** The intervals as `[low, high]` pairs, lowest first. */
export function intervalPairs(set: IntervalSet): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < set.length; i += 2) pairs.push([at(set, i), at(set, i + 1)]);
  return pairs;
}

/** Adds an interval that starts no earlier than the last one, joining them where they touch. */
function append(out: number[], low: number, high: number): void {
  const last = out.length - 1;
  if (last > 0 && low <= at(out, last) + 1) {
    if (high > at(out, last)) out[last] = high;
  } else {
    out.push(low, high);
  }
}

// The cast holds because every caller stays below `length`, and a set has an even number of elements.
function at(set: IntervalSet, index: number): number {
  return set[index] as number;
}
