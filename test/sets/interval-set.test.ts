import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import {
  countCommonValues,
  countValues,
  emptyIntervals,
  intersectIntervals,
  intervalPairs,
  intervals,
  overlapsIntervals,
} from "../../src/sets/interval-set.ts";
import { arbitraryIntervals } from "./arbitrary-sets.ts";

describe("intervals", () => {
  it.each<[string, [number, number][], number[]]>([
    ["nothing", [], []],
    ["one", [[80, 80]], [80, 80]],
    [
      "any order",
      [
        [443, 443],
        [80, 80],
      ],
      [80, 80, 443, 443],
    ],
    [
      "adjacent ones join",
      [
        [80, 80],
        [81, 90],
      ],
      [80, 90],
    ],
    [
      "overlapping ones join",
      [
        [80, 100],
        [90, 95],
        [99, 120],
      ],
      [80, 120],
    ],
    [
      "a gap of one stays",
      [
        [80, 80],
        [82, 82],
      ],
      [80, 80, 82, 82],
    ],
    ["ends the wrong way round are empty", [[90, 80]], []],
  ])("%s", (_name, pairs, expected) => {
    expect(intervals(...pairs)).toEqual(expected);
  });

  it("gives the shared empty set for nothing", () => {
    expect(intervals()).toBe(emptyIntervals);
    expect(intervals([2, 1])).toBe(emptyIntervals);
  });

  it("is read back as pairs", () => {
    expect(intervalPairs([1, 2, 5, 5])).toEqual([
      [1, 2],
      [5, 5],
    ]);
  });
});

describe("counting", () => {
  it("counts both ends", () => {
    expect(countValues([0, 65535])).toBe(65536);
    expect(countValues([])).toBe(0);
    expect(countValues([1, 2, 5, 5])).toBe(3);
  });

  it("counts what two sets share as their intersection does", () => {
    fc.assert(
      fc.property(arbitraryIntervals(255), arbitraryIntervals(255), (a, b) => {
        const common = countValues(intersectIntervals(a, b));
        expect(countCommonValues(a, b)).toBe(common);
        expect(overlapsIntervals(a, b)).toBe(common > 0);
      }),
    );
  });
});
