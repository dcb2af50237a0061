import { canonicalText } from "../base/canonical-text.ts";
import type { JsonValue } from "../base/json.ts";

/** One step from a list to another: entries by their index on either side. `move` is met twice, where it was and where it is. */
export type ListStep =
  | { readonly kind: "keep"; readonly base: number; readonly head: number }
  | { readonly kind: "change"; readonly base: number; readonly head: number }
  | { readonly kind: "remove"; readonly base: number }
  | { readonly kind: "insert"; readonly head: number }
  | { readonly kind: "move"; readonly base: number; readonly head: number; readonly at: "base" | "head" };

/** Lists beyond this many comparisons are paired entry by entry. */
const alignLimit = 250_000;

/** The steps that make one list another, in order: entries kept in the longest common order, the rest between them. */
export function alignLists(base: readonly JsonValue[], head: readonly JsonValue[]): readonly ListStep[] {
  const before = base.map(canonicalText);
  const after = head.map(canonicalText);
  const kept = commonOrder(before, after);
  const steps: ListStep[] = [];
  let [b, h] = [0, 0];
  for (const [keptBase, keptHead] of [...kept, [base.length, head.length] as const]) {
    while (b < keptBase && h < keptHead) steps.push({ kind: "change", base: b++, head: h++ });
    while (b < keptBase) steps.push({ kind: "remove", base: b++ });
    while (h < keptHead) steps.push({ kind: "insert", head: h++ });
    if (keptBase < base.length) steps.push({ kind: "keep", base: b++, head: h++ });
  }
  return withMoves(steps, before, after);
}

/** Pairs of indices of a longest common subsequence. */
function commonOrder(
  base: readonly string[],
  head: readonly string[],
): readonly (readonly [number, number])[] {
  const { length: rows } = base;
  const { length: columns } = head;
  if (rows * columns > alignLimit) return [];
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const longest =
        base[row] === head[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
      const line = lengths[row];
      if (line !== undefined) line[column] = longest;
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    if (base[row] === head[column]) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

/** An entry that is taken out at one place and put in at another was moved. */
function withMoves(
  steps: readonly ListStep[],
  before: readonly string[],
  after: readonly string[],
): readonly ListStep[] {
  const split = steps.flatMap((step): readonly ListStep[] => {
    if (step.kind !== "change") return [step];
    const moved = after.includes(before[step.base] ?? "") || before.includes(after[step.head] ?? "");
    return moved
      ? [
          { kind: "remove", base: step.base },
          { kind: "insert", head: step.head },
        ]
      : [step];
  });
  const inserted = split.flatMap((step) => (step.kind === "insert" ? [step.head] : []));
  const target = new Map<number, number>();
  const taken = new Set<number>();
  for (const step of split) {
    if (step.kind !== "remove") continue;
    const head = inserted.find((index) => !taken.has(index) && after[index] === before[step.base]);
    if (head === undefined) continue;
    target.set(step.base, head);
    taken.add(head);
  }
  const source = new Map([...target].map(([base, head]) => [head, base]));
  return split.map((step): ListStep => {
    if (step.kind === "remove") {
      const head = target.get(step.base);
      return head === undefined ? step : { kind: "move", base: step.base, head, at: "base" };
    }
    if (step.kind !== "insert") return step;
    const base = source.get(step.head);
    return base === undefined ? step : { kind: "move", base, head: step.head, at: "head" };
  });
}
