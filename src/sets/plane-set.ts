import {
  countCommonValues,
  countValues,
  emptyIntervals,
  equalIntervals,
  hasValue,
  intersectIntervals,
  isSubsetIntervals,
  overlapsIntervals,
  subtractIntervals,
  unionIntervals,
  type IntervalSet,
} from "./interval-set.ts";

/** All points whose x and y are in these two sets. */
export interface PlaneLayer {
  readonly x: IntervalSet;
  readonly y: IntervalSet;
}

/**
 * A set of points (x, y).
 * Invariant: no set is empty, x's of different layers are disjoint, y's differ, layers are sorted by their
 * first x. So for every x there is one layer, and equal sets have equal layers.
 */
export interface PlaneSet {
  readonly layers: readonly PlaneLayer[];
}

/** The set without points. Every operation that finds nothing returns this very value. */
export const emptyPlane: PlaneSet = { layers: [] };

/** All points with x in the first set and y in the second. */
export function planeOf(x: IntervalSet, y: IntervalSet): PlaneSet {
  return x.length === 0 || y.length === 0 ? emptyPlane : { layers: [{ x, y }] };
}

/** What is in either set; one of the operands itself where it holds the other. */
export function unionPlanes(a: PlaneSet, b: PlaneSet): PlaneSet {
  if (a === b || b.layers.length === 0) return a;
  if (a.layers.length === 0) return b;
  const single = combineSingle(a, b, unionIntervals);
  if (single !== undefined) return single;
  if (isSubsetPlane(b, a)) return a;
  return isSubsetPlane(a, b) ? b : combine(a, b, unionIntervals);
}

/** What is in both sets; one of the operands itself where the other holds it. */
export function intersectPlanes(a: PlaneSet, b: PlaneSet): PlaneSet {
  if (a === b || a.layers.length === 0) return a;
  if (b.layers.length === 0) return b;
  const single = combineSingle(a, b, intersectIntervals);
  if (single !== undefined) return single;
  if (isSubsetPlane(a, b)) return a;
  return isSubsetPlane(b, a) ? b : combine(a, b, intersectIntervals);
}

/** What is in `a` and not in `b`; `a` itself where they have nothing in common. */
export function subtractPlanes(a: PlaneSet, b: PlaneSet): PlaneSet {
  if (a === b) return emptyPlane;
  if (a.layers.length === 0 || b.layers.length === 0) return a;
  const single = combineSingle(a, b, subtractIntervals);
  if (single !== undefined) return single;
  if (!overlapsPlane(a, b)) return a;
  return isSubsetPlane(a, b) ? emptyPlane : combine(a, b, subtractIntervals);
}

export function equalPlanes(a: PlaneSet, b: PlaneSet): boolean {
  if (a === b) return true;
  if (a.layers.length !== b.layers.length) return false;
  for (const [index, layer] of a.layers.entries()) {
    const other = b.layers[index];
    if (other === undefined || !equalIntervals(layer.x, other.x) || !equalIntervals(layer.y, other.y)) {
      return false;
    }
  }
  return true;
}

export function isEmptyPlane(set: PlaneSet): boolean {
  return set.layers.length === 0;
}

export function hasPoint(set: PlaneSet, x: number, y: number): boolean {
  for (const layer of set.layers) if (hasValue(layer.x, x)) return hasValue(layer.y, y);
  return false;
}

export function isSubsetPlane(a: PlaneSet, b: PlaneSet): boolean {
  if (a === b) return true;
  for (const layer of a.layers) if (!isCovered(layer, b.layers)) return false;
  return true;
}

function isCovered(layer: PlaneLayer, layers: readonly PlaneLayer[]): boolean {
  let covered = 0;
  for (const { x, y } of layers) {
    const common = countCommonValues(layer.x, x);
    if (common > 0 && !isSubsetIntervals(layer.y, y)) return false;
    covered += common;
  }
  // The x's of `layers` are disjoint, so no value was counted twice.
  return covered === countValues(layer.x);
}

/** Whether the sets share a point. */
export function overlapsPlane(a: PlaneSet, b: PlaneSet): boolean {
  for (const p of a.layers) {
    for (const q of b.layers) {
      if (overlapsIntervals(p.x, q.x) && overlapsIntervals(p.y, q.y)) return true;
    }
  }
  return false;
}

type Combine = (a: IntervalSet, b: IntervalSet) => IntervalSet;

/** The common case: one layer each, over the same y (nearly always every source port). Undefined otherwise. */
function combineSingle(a: PlaneSet, b: PlaneSet, operation: Combine): PlaneSet | undefined {
  if (a.layers.length > 1 || b.layers.length > 1) return undefined;
  const [first] = a.layers;
  const [second] = b.layers;
  if (first === undefined || second === undefined || !equalIntervals(first.y, second.y)) return undefined;
  const x = operation(first.x, second.x);
  if (x === first.x) return a;
  return x === second.x ? b : planeOf(x, first.y);
}

/** Cuts the x axis where either set changes and combines the y's of each stretch. */
function combine(a: PlaneSet, b: PlaneSet, operation: Combine): PlaneSet {
  const out: PlaneLayer[] = [];
  for (const layer of a.layers) {
    let alone = layer.x;
    for (const other of b.layers) {
      const x = intersectIntervals(layer.x, other.x);
      if (x.length === 0) continue;
      addLayer(out, x, operation(layer.y, other.y));
      alone = subtractIntervals(alone, x);
    }
    addLayer(out, alone, operation(layer.y, emptyIntervals));
  }
  for (const layer of b.layers) {
    let alone = layer.x;
    for (const other of a.layers) alone = subtractIntervals(alone, other.x);
    addLayer(out, alone, operation(emptyIntervals, layer.y));
  }
  return out.length === 0 ? emptyPlane : { layers: out.sort((p, q) => (p.x[0] ?? 0) - (q.x[0] ?? 0)) };
}

function addLayer(out: PlaneLayer[], x: IntervalSet, y: IntervalSet): void {
  if (x.length === 0 || y.length === 0) return;
  const same = out.findIndex((layer) => equalIntervals(layer.y, y));
  const found = out[same];
  if (found === undefined) out.push({ x, y });
  else out[same] = { x: unionIntervals(found.x, x), y: found.y };
}
