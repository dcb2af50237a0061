import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import {
  checkChanges,
  checkDiff,
  checkOrder,
  checkRulings,
  checkTogether,
  load,
} from "../support/check-laws.ts";
import { checkRewrites } from "../support/check-rewrites.ts";
import { randomCluster, type RandomCluster } from "../support/random-cluster.ts";
import { editCluster } from "../support/random-edit.ts";

/** One case: a cluster and the same after a change, which only some laws look at. */
export interface FuzzCase {
  readonly base: RandomCluster;
  readonly head: RandomCluster;
}

export function fuzzCase(seed: number): FuzzCase {
  const base = randomCluster(seed);
  return { base, head: editCluster(base, seed + 1) };
}

/** A law, and what is wrong with it in a case; flows: how many were asked about. */
export interface Law {
  readonly name: string;
  /** It is checked for one case in so many: the costly ones more rarely. */
  readonly every: number;
  readonly check: (one: FuzzCase) => { readonly broken: readonly string[]; readonly flows?: number };
}

export const laws: readonly Law[] = [
  {
    name: "both evaluators agree on verdict and decider",
    every: 1,
    check: ({ base }) => {
      const { flows, disagreements } = checkAgreement(base);
      return { flows, broken: disagreements.map(describeDisagreement) };
    },
  },
  {
    name: "rulings are disjoint and complete",
    every: 4,
    check: ({ base }) => ({ broken: checkRulings(load(base)) }),
  },
  {
    name: "the order of files changes nothing",
    every: 20,
    check: ({ base }) => ({ broken: checkOrder(base) }),
  },
  {
    name: "a diff with itself is empty, and reversed it is the reverse",
    every: 10,
    check: ({ base, head }) => ({ broken: checkDiff(load(base), load(head)) }),
  },
  {
    name: "two clusters at once are what each is alone",
    every: 10,
    check: ({ base, head }) => ({ broken: checkTogether(load(base).cluster, load(head).cluster) }),
  },
  {
    name: "what is written differently and means the same has the same verdicts",
    every: 4,
    check: ({ base }) => ({ broken: checkRewrites(base, base.seed) }),
  },
  {
    name: "changes are what the cells differ in",
    every: 10,
    check: ({ base, head }) => ({ broken: checkChanges(load(base), load(head)) }),
  },
];

/** A law broken by a case. An exception breaks it too. */
export function brokenBy(
  law: Law,
  one: FuzzCase,
): { readonly broken: readonly string[]; readonly flows: number } {
  try {
    const { broken, flows = 0 } = law.check(one);
    return { broken, flows };
  } catch (error) {
    return { broken: [error instanceof Error ? (error.stack ?? error.message) : String(error)], flows: 0 };
  }
}
