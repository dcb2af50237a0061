/** How many different pairs several lists have. There may be millions: no text is made of each. */
export function countPairs(lists: Iterable<readonly (readonly [string, string])[]>): number {
  const receivers = new Map<string, Set<string>>();
  let count = 0;
  let sender: string | undefined;
  let ofSender = new Set<string>();
  for (const pairs of lists) {
    for (const [from, to] of pairs) {
      if (from !== sender) {
        sender = from;
        const known = receivers.get(from);
        if (known === undefined) receivers.set(from, (ofSender = new Set<string>()));
        else ofSender = known;
      }
      const before = ofSender.size;
      ofSender.add(to);
      count += ofSender.size - before;
    }
  }
  return count;
}
