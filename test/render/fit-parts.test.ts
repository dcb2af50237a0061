import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { fitParts, type Part } from "../../src/render/fit-parts.ts";
import { utf8Bytes } from "../../src/render/utf8-bytes.ts";

const rest = "The log has it.";

function list(name: string, rank: number, count: number, size = 50): Part {
  const rows = Array.from({ length: count }, (_, index) => ({
    rank,
    text: `${name}${index} `.padEnd(size, "."),
  }));
  return {
    kind: "rows",
    before: `[${name}\n`,
    rows,
    between: "\n",
    after: `\n${name}]`,
    dropped: (dropped) => `${dropped} of ${name}`,
  };
}

/** How many rows of a list are shown. */
const shown = (text: string, name: string): number =>
  text.split("\n").filter((line) => new RegExp(`^${name}\\d`).test(line)).length;

describe("fitParts", () => {
  it("shows everything that fits, and no note", () => {
    const text = fitParts(
      [{ kind: "fixed", text: "title" }, list("a", 2, 2, 3), list("empty", 2, 0)],
      1000,
      rest,
    );
    expect(text).toBe("title\n\n[a\na0 \na1 \na]");
  });

  it("drops rows from the least important end and says how many", () => {
    const text = fitParts([list("late", 9, 100), list("early", 2, 10)], 2500, rest);
    expect(shown(text, "early")).toBe(10);
    expect(shown(text, "late")).toBeLessThan(100);
    expect(text).toContain(`_Left out: ${100 - shown(text, "late")} of late. ${rest}_`);
  });

  it("counts the rows of lists that are gone as a whole", () => {
    const text = fitParts([list("early", 2, 10), list("late", 9, 7, 5000)], 1500, rest);
    expect(text).toContain(`_Left out: 7 of late. ${rest}_`);
    expect(text).not.toContain("[late");
  });

  it("shows nothing else when a blocking row has to go", () => {
    const text = fitParts([list("other", 2, 3, 10), list("blocking", 1, 100)], 3000, rest);
    expect(shown(text, "blocking")).toBeGreaterThan(20);
    expect(shown(text, "other")).toBe(0);
  });

  it("keeps to the limit and keeps beginnings of lists", () => {
    const part = fc.record({
      rank: fc.integer({ min: 0, max: 9 }),
      count: fc.integer({ min: 0, max: 40 }),
      size: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.integer({ min: 500, max: 8000 }),
        (parts, maxBytes) => {
          const lists = parts.map(({ rank, count, size }, index) =>
            list("abcdef"[index] ?? "g", rank, count, size),
          );
          const text = fitParts(lists, maxBytes, rest);
          expect(utf8Bytes(text)).toBeLessThanOrEqual(maxBytes);
          for (const [index, { count }] of parts.entries()) {
            const name = "abcdef"[index] ?? "g";
            const kept = shown(text, name);
            expect(kept).toBeLessThanOrEqual(count);
            if (kept > 0) expect(text).toMatch(new RegExp(`^${name}${kept - 1} `, "m"));
          }
        },
      ),
      {
        numRuns: 200,
        examples: [
          // Many lists that are gone as a whole take room for their names.
          [[1, 1, 28, 1, 1, 1].map((count) => ({ rank: count === 28 ? 0 : 1, count, size: 154 })), 4329],
        ],
      },
    );
  });
});
