import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { createSelectorIndex } from "../../src/select/selector-index.ts";
import { matchSelector } from "../../src/selector/match-selector.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import { createRandom } from "../support/random/random.ts";
import { randomSelector, world } from "../support/random/random-rule.ts";

describe("an index of selectors", () => {
  it("finds exactly those that match, in order", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = createRandom(seed);
        const selectors = random.times(1, 12, () => {
          const parsed = parseSelector(randomSelector(random));
          if (!parsed.ok) throw new Error(parsed.message);
          return parsed.selector;
        });
        const labels = {
          ...(random.chance(0.8) ? { app: random.pick(world.apps) } : {}),
          ...(random.chance(0.5) ? { role: random.pick(world.roles) } : {}),
        };
        const expected = selectors.flatMap((selector, index) =>
          matchSelector(selector, labels) ? [index] : [],
        );
        expect(createSelectorIndex(selectors).matching(labels)).toEqual(expected);
      }),
    );
  });
});
