import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { minimalSubset } from "../../src/explain/minimal-subset.ts";

const items = Array.from({ length: 200 }, (_, index) => index);

describe("minimalSubset", () => {
  it("finds the few that are needed among many", () => {
    const needed = fc.uniqueArray(fc.nat(199), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(needed, (wanted) => {
        let questions = 0;
        const found = minimalSubset(items, (subset) => {
          questions += 1;
          return wanted.every((one) => subset.includes(one));
        });
        expect([...found].sort((a, b) => a - b)).toEqual([...wanted].sort((a, b) => a - b));
        expect(questions).toBeLessThan(wanted.length === 1 ? 20 : 400);
      }),
    );
  });

  it("can do without none of what it gives, whatever is asked", () => {
    const wishes = fc.array(fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    const spoilers = fc.uniqueArray(fc.nat(11), { maxLength: 2 });
    fc.assert(
      fc.property(wishes, spoilers, (ways, bad) => {
        // Any of several ways will do, unless exactly what spoils it is among them and not everything is.
        const passes = (subset: readonly number[]): boolean =>
          subset.length === 12 ||
          (ways.some((way) => way.every((one) => subset.includes(one))) &&
            !(bad.length > 0 && bad.every((one) => subset.includes(one))));
        const found = minimalSubset(items.slice(0, 12), passes);
        expect(passes(found)).toBe(true);
        if (found.length > 1)
          for (const one of found) expect(passes(found.filter((other) => other !== one))).toBe(false);
      }),
    );
  });
});
