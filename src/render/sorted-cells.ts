import { compareText } from "../base/compare.ts";
import type { Cell, Matrix } from "../matrix/matrix.ts";

/** Ids as they are listed: hosts, pods, sets, the outside; each by name, so that the order of files changes nothing. */
export function sortedIds({ endpoints }: Pick<Matrix, "endpoints">): readonly string[] {
  const ranks = { host: 0, workload: 1, set: 2, outside: 3 } as const;
  return [...endpoints]
    .sort((a, b) => ranks[a.kind] - ranks[b.kind] || compareText(a.id, b.id))
    .map(({ id }) => id);
}

/** Every cell, row by row in the order of `ids`. */
export function* sortedCells(matrix: Matrix, ids: readonly string[]): Generator<Cell> {
  for (const from of ids) {
    for (const to of ids) {
      if (hasCell(matrix, from, to)) yield matrix.cell(from, to);
    }
  }
}

/** False for an endpoint with itself, and for the outside with itself. */
export function hasCell({ endpoints }: Pick<Matrix, "endpoints">, from: string, to: string): boolean {
  return from !== to && !(outsideIds(endpoints).has(from) && outsideIds(endpoints).has(to));
}

const known = new WeakMap<Matrix["endpoints"], ReadonlySet<string>>();

function outsideIds(endpoints: Matrix["endpoints"]): ReadonlySet<string> {
  let ids = known.get(endpoints);
  if (ids === undefined) {
    ids = new Set(endpoints.filter(({ kind }) => kind === "set" || kind === "outside").map(({ id }) => id));
    known.set(endpoints, ids);
  }
  return ids;
}
