import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";

/** A kind of set, as the laws need to see it. */
export interface SetKind<S, M> {
  readonly sets: fc.Arbitrary<S>;
  readonly members: fc.Arbitrary<M>;
  readonly union: (a: S, b: S) => S;
  readonly intersect: (a: S, b: S) => S;
  readonly subtract: (a: S, b: S) => S;
  readonly equal: (a: S, b: S) => boolean;
  readonly isSubset: (a: S, b: S) => boolean;
  readonly isEmpty: (set: S) => boolean;
  readonly has: (set: S, member: M) => boolean;
  readonly empty: S;
  readonly all: S;
  /** Throws when the set is not in canonical form. */
  readonly checkCanonical: (set: S) => void;
}

/** States the laws that every kind of set has to obey, on random sets and members. */
export function describeSetLaws<S, M>(name: string, kind: SetKind<S, M>): void {
  const { sets, members, union, intersect, subtract, equal, isSubset, isEmpty, has, empty, all } = kind;
  const complement = (set: S) => subtract(all, set);
  const law = (check: (a: S, b: S, c: S) => boolean) => () => {
    fc.assert(fc.property(sets, sets, sets, check));
  };

  describe(`laws of ${name}`, () => {
    it(
      "union and intersection commute",
      law((a, b) => equal(union(a, b), union(b, a)) && equal(intersect(a, b), intersect(b, a))),
    );
    it(
      "union is associative",
      law((a, b, c) => equal(union(a, union(b, c)), union(union(a, b), c))),
    );
    it(
      "intersection is associative",
      law((a, b, c) => equal(intersect(a, intersect(b, c)), intersect(intersect(a, b), c))),
    );
    it(
      "intersection distributes over union",
      law((a, b, c) => equal(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c)))),
    );
    it(
      "de Morgan holds",
      law(
        (a, b) =>
          equal(complement(union(a, b)), intersect(complement(a), complement(b))) &&
          equal(complement(intersect(a, b)), union(complement(a), complement(b))),
      ),
    );
    it(
      "a set is split by another",
      law(
        (a, b) =>
          equal(a, union(intersect(a, b), subtract(a, b))) &&
          isEmpty(intersect(subtract(a, b), b)) &&
          equal(complement(complement(a)), a),
      ),
    );
    it(
      "subsets are what union keeps and intersection returns",
      law((a, b) => {
        const subset = isSubset(a, b);
        return (
          subset === equal(union(a, b), b) &&
          subset === isEmpty(subtract(a, b)) &&
          isSubset(intersect(a, b), a)
        );
      }),
    );
    it("membership agrees with the operations", () => {
      fc.assert(
        fc.property(sets, sets, members, (a, b, member) => {
          const inA = has(a, member);
          const inB = has(b, member);
          expect(has(union(a, b), member)).toBe(inA || inB);
          expect(has(intersect(a, b), member)).toBe(inA && inB);
          expect(has(subtract(a, b), member)).toBe(inA && !inB);
          expect(has(empty, member)).toBe(false);
          expect(has(all, member)).toBe(true);
        }),
      );
    });
    it("every result is canonical", () => {
      fc.assert(
        fc.property(sets, sets, (a, b) => {
          for (const set of [a, union(a, b), intersect(a, b), subtract(a, b)]) kind.checkCanonical(set);
        }),
      );
    });
    it("an operand comes back itself where the result equals it", () => {
      fc.assert(
        fc.property(sets, sets, (a, b) => {
          expect(union(a, empty)).toBe(a);
          expect(union(empty, a)).toBe(a);
          expect(union(a, intersect(a, b))).toBe(a);
          expect(intersect(a, all)).toBe(a);
          expect(intersect(a, union(a, b)) === a || equal(a, union(a, b))).toBe(true);
          expect(subtract(a, empty)).toBe(a);
          expect(subtract(a, subtract(b, a))).toBe(a);
        }),
      );
    });
    it("nothing is always the same value", () => {
      fc.assert(
        fc.property(sets, sets, (a, b) => {
          expect(subtract(a, a)).toBe(empty);
          expect(intersect(a, empty)).toBe(empty);
          expect(intersect(a, subtract(b, a))).toBe(empty);
        }),
      );
    });
  });
}
