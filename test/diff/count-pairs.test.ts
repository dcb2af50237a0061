import { describe, expect, it } from "@jest/globals";
import { countPairs } from "../../src/diff/count-pairs.ts";

const cases: readonly (readonly [
  name: string,
  lists: readonly (readonly (readonly [string, string])[])[],
  count: number,
])[] = [
  ["nothing", [], 0],
  ["a pair in two lists", [[["a", "b"]], [["a", "b"]]], 1],
  [
    "a pair and its way back",
    [
      [
        ["a", "b"],
        ["b", "a"],
      ],
    ],
    2,
  ],
  [
    "a sender that comes again after another one",
    [
      [
        ["a", "b"],
        ["b", "c"],
        ["a", "b"],
        ["a", "c"],
      ],
    ],
    3,
  ],
  [
    "names that are the same once joined",
    [
      [
        ["a", "b c"],
        ["a b", "c"],
      ],
    ],
    2,
  ],
];

describe("countPairs", () => {
  it.each(cases)("counts %s", (_name, lists, count) => {
    expect(countPairs(lists)).toBe(count);
  });
});
