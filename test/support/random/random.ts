/** A small seeded source of random choices: the same seed makes the same choices on every machine. */
export interface Random {
  /** An integer from 0 up to, not including, `below`. */
  readonly int: (below: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Between `least` and `most` distinct elements, in the order of the list. */
  readonly some: <T>(list: readonly T[], least: number, most: number) => readonly T[];
  /** Between `least` and `most` values made one by one. */
  readonly times: <T>(least: number, most: number, make: (index: number) => T) => readonly T[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  // A Weyl sequence through a mixing function: plenty for choosing test data.
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
  const int = (below: number): number => Math.floor(next() * below);
  const between = (least: number, most: number): number => least + int(most - least + 1);
  return {
    int,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]): T => list[int(list.length)] as T, // callers never pass an empty list
    some: (list, least, most) => {
      const wanted = Math.min(list.length, between(least, most));
      const order = list.map((_, index) => index);
      for (let at = 0; at < wanted; at += 1) {
        const other = at + int(order.length - at);
        [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
      }
      const chosen = new Set(order.slice(0, wanted));
      return list.filter((_, index) => chosen.has(index));
    },
    times: (least, most, make) => Array.from({ length: between(least, most) }, (_, index) => make(index)),
  };
}
