import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { bitMembers, clearBit, emptyBitset, setBit, type Bitset } from "../../src/base/bitset.ts";
import { pairShape, type PairShape } from "../../src/diff/pair-shape.ts";
import { pairRectangles, type PairRectangle } from "../../src/diff/pair-rectangles.ts";
import type { PairTable } from "../../src/diff/pair-table.ts";

type Pair = readonly [number, number];

/** A table of `size` endpoints that may all receive. */
function tableOf(size: number, pairs: readonly Pair[]): PairTable {
  const rows = new Map<number, Bitset>();
  for (const [from, to] of pairs) {
    const row = rows.get(from) ?? emptyBitset(size);
    rows.set(from, row);
    if (from !== to) setBit(row, to);
  }
  const columns = Array.from({ length: size }, (_, index) => index);
  return { columns, columnOf: (endpoint) => (endpoint < size ? endpoint : -1), rows, wider: rows };
}

/** Every pair of the rectangle, an endpoint with itself aside. */
function pairsIn({ from, to }: PairRectangle): readonly string[] {
  return from.flatMap((sender) =>
    bitMembers(to).flatMap((receiver) =>
      sender === receiver ? [] : [`${String(sender)}>${String(receiver)}`],
    ),
  );
}

function shapeOf(rectangle: PairRectangle, table: PairTable): PairShape {
  return pairShape(rectangle, table, ({ from, to }) => ({
    from: from.map(String),
    to: bitMembers(to).map(String),
  }));
}

/** What a reader takes the shape to mean. */
function meant(rectangle: PairRectangle, shape: PairShape): readonly string[] {
  const all = pairsIn(rectangle);
  if (shape.kind === "all") return all;
  const listed = new Set(
    shape.blocks.flatMap(({ from, to }) => from.flatMap((one) => to.map((other) => `${one}>${other}`))),
  );
  return all.filter((pair) => listed.has(pair) === (shape.kind === "only"));
}

function everyone(size: number): PairRectangle {
  const to = emptyBitset(size);
  for (let index = 0; index < size; index += 1) setBit(to, index);
  return { from: Array.from({ length: size }, (_, index) => index), to };
}

const all = (size: number): readonly Pair[] =>
  Array.from({ length: size }, (_, from) =>
    Array.from({ length: size }, (__, to): Pair => [from, to]),
  ).flat();

describe("the shape of a group of pairs", () => {
  it.each<readonly [string, readonly Pair[], PairShape["kind"]]>([
    ["everyone with everyone", all(4), "all"],
    ["all but one pair", all(4).filter(([from, to]) => from !== 0 || to !== 1), "all-but"],
    ["one pair", [[0, 1]], "only"],
    [
      "two pairs that have nothing in common",
      [
        [0, 1],
        [2, 3],
      ],
      "only",
    ],
  ])("of %s is the shorter way to say it", (_name, pairs, kind) => {
    expect(shapeOf(everyone(4), tableOf(4, pairs)).kind).toBe(kind);
  });

  it("means the pairs of the table that are in the rectangle", () => {
    const size = 6;
    const endpoint = fc.nat(size - 1);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(endpoint, endpoint), { maxLength: 30 }),
        fc.uniqueArray(endpoint, { minLength: 1 }),
        fc.uniqueArray(endpoint, { minLength: 1 }),
        (pairs, from, receivers) => {
          const to = emptyBitset(size);
          for (const receiver of receivers) setBit(to, receiver);
          const rectangle = { from: [...from].sort((a, b) => a - b), to };
          const table = tableOf(size, pairs);
          const wanted = new Set(pairs.map(([one, other]) => `${String(one)}>${String(other)}`));
          expect(meant(rectangle, shapeOf(rectangle, table))).toEqual(
            pairsIn(rectangle).filter((pair) => wanted.has(pair)),
          );
        },
      ),
      { numRuns: 500, seed: 31 },
    );
  });
});

describe("pairs as rectangles", () => {
  it("hold every pair once, and nothing else", () => {
    const endpoint = fc.nat(5);
    fc.assert(
      fc.property(fc.array(fc.tuple(endpoint, endpoint), { maxLength: 25 }), (pairs) => {
        const table = tableOf(6, pairs);
        const wanted = new Set(
          pairs.flatMap(([one, other]) => (one === other ? [] : [`${String(one)}>${String(other)}`])),
        );
        const found = pairRectangles(table.rows, table).flatMap(pairsIn);
        expect([...found].sort()).toEqual([...wanted].sort());
      }),
      { numRuns: 500, seed: 32 },
    );
  });

  it("keep an endpoint apart that not all of its receivers send to", () => {
    const row = (table: PairTable, from: number): readonly number[] =>
      bitMembers(table.rows.get(from) ?? emptyBitset(0));
    const mutual = tableOf(3, all(3));
    expect(pairRectangles(mutual.rows, mutual)).toHaveLength(1);
    const oneWay = tableOf(3, all(3));
    clearBit(oneWay.rows.get(2) ?? emptyBitset(0), 0);
    expect(row(oneWay, 2)).toEqual([1]);
    expect(pairRectangles(oneWay.rows, oneWay).length).toBeGreaterThan(1);
  });
});
