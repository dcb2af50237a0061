/**
 * An interval set over 128-bit addresses: flat `[low0, high0, low1, high1, ...]`, both ends included.
 * Invariant: sorted, disjoint and non-adjacent, as in `IntervalSet`.
 */
export type WideIntervalSet = readonly bigint[];

/** The empty set. Every operation that finds nothing returns this very value. */
export const emptyWideIntervals: WideIntervalSet = [];

/** What is in either set; one of the operands itself where it holds the other. */
export function unionWide(a: WideIntervalSet, b: WideIntervalSet): WideIntervalSet {
  if (isSubsetWide(b, a)) return a;
  if (isSubsetWide(a, b)) return b;
  return sweep(a, b, (inA, inB) => inA || inB);
}

/** What is in both sets; one of the operands itself where the other holds it. */
export function intersectWide(a: WideIntervalSet, b: WideIntervalSet): WideIntervalSet {
  if (isSubsetWide(a, b)) return a;
  if (isSubsetWide(b, a)) return b;
  return sweep(a, b, (inA, inB) => inA && inB);
}

/** What is in `a` and not in `b`; `a` itself where they have nothing in common. */
export function subtractWide(a: WideIntervalSet, b: WideIntervalSet): WideIntervalSet {
  return overlapsWide(a, b) ? sweep(a, b, (inA, inB) => inA && !inB) : a;
}

export function equalWide(a: WideIntervalSet, b: WideIntervalSet): boolean {
  return a === b || (a.length === b.length && a.every((bound, index) => bound === b[index]));
}

export function hasWide(set: WideIntervalSet, value: bigint): boolean {
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

export function isSubsetWide(a: WideIntervalSet, b: WideIntervalSet): boolean {
  if (a === b) return true;
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    while (j < b.length && at(b, j + 1) < at(a, i)) j += 2;
    if (j >= b.length || at(b, j) > at(a, i) || at(b, j + 1) < at(a, i + 1)) return false;
  }
  return true;
}

/** Whether the sets share a member. */
export function overlapsWide(a: WideIntervalSet, b: WideIntervalSet): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (at(a, i + 1) < at(b, j)) i += 2;
    else if (at(b, j + 1) < at(a, i)) j += 2;
    else return true;
  }
  return false;
}

/** Walks the bounds of both sets once and keeps the stretches that `keep` asks for. */
function sweep(
  a: WideIntervalSet,
  b: WideIntervalSet,
  keep: (inA: boolean, inB: boolean) => boolean,
): WideIntervalSet {
  const out: bigint[] = [];
  let i = 0;
  let j = 0;
  let open = false;
  while (i < a.length || j < b.length) {
    const nextA = turn(a, i);
    const nextB = turn(b, j);
    const position = nextB === undefined || (nextA !== undefined && nextA < nextB) ? nextA : nextB;
    if (position === undefined) break;
    if (nextA === position) i++;
    if (nextB === position) j++;
    const inside = keep(i % 2 === 1, j % 2 === 1);
    if (inside !== open) out.push(inside ? position : position - 1n);
    open = inside;
  }
  return out.length === 0 ? emptyWideIntervals : out;
}

/** Where membership changes next: at a low bound, or just past a high one. */
function turn(set: WideIntervalSet, index: number): bigint | undefined {
  if (index >= set.length) return undefined;
  return index % 2 === 0 ? at(set, index) : at(set, index) + 1n;
}

// The cast holds because every caller stays below `length`, and a set has an even number of elements.
function at(set: WideIntervalSet, index: number): bigint {
  return set[index] as bigint;
}
