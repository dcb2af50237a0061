import { utf8Bytes } from "./utf8-bytes.ts";

/** A row of a list, table or run of folded parts. Whole or not at all. */
export interface Row {
  readonly text: string;
  /** 0 is dropped last. Ranks do not fall within a list. */
  readonly rank: number;
}

/** A part of a document. Parts are set apart by an empty line. */
export type Part =
  /** Always there: keep it short. */
  | { readonly kind: "fixed"; readonly text: string }
  /** Shown while there is room, with a note of how many rows were dropped; not at all when it has none. */
  | {
      readonly kind: "rows";
      readonly before: string;
      readonly rows: readonly Row[];
      readonly between: string;
      readonly after: string;
      /** `3 more flows`. */
      readonly dropped: (count: number) => string;
      /** Rows there are besides, which are not to be shown here whatever room there is. */
      readonly beyond?: number;
    };

/** Rows of this rank or less block the merge: when one has to go, nothing of higher rank stays. */
export const blockingRank = 1;

const separator = "\n\n";

/**
 * The parts in order, in at most `maxBytes` of UTF-8. Rows go in from rank 0 up; the first of a list that does not
 * fit ends that list. `rest` says where to find what was dropped.
 */
export function fitParts(parts: readonly Part[], maxBytes: number, rest: string): string {
  const kept = chooseRows(parts, maxBytes, rest);
  const texts: string[] = [];
  const unseen: string[] = [];
  parts.forEach((part, index) => {
    if (part.kind === "fixed") {
      texts.push(part.text);
      return;
    }
    const count = kept[index] ?? 0;
    const missing = part.rows.length - count + (part.beyond ?? 0);
    if (count === 0) {
      if (missing > 0) unseen.push(part.dropped(missing));
      return;
    }
    const rows = part.rows.slice(0, count).map((row) => row.text);
    texts.push(part.before + rows.join(part.between) + part.after);
    if (missing > 0) texts.push(droppedNote(part.dropped(missing), rest));
  });
  if (unseen.length > 0) texts.push(droppedNote(listUnseen(unseen), rest));
  return texts.filter((text) => text !== "").join(separator);
}

/** So many lists that are gone as a whole are named. */
const namedLists = 4;

function listUnseen(unseen: readonly string[]): string {
  const more = unseen.length > namedLists ? [`and rows of ${unseen.length - namedLists} other lists`] : [];
  return [...unseen.slice(0, namedLists), ...more].join(", ");
}

/** The most that naming lists that are gone as a whole can take. */
function longestUnseen(parts: readonly Part[], rest: string): string {
  const names = parts.flatMap((part) =>
    part.kind === "rows" && part.rows.length + (part.beyond ?? 0) > 0 ? [part.dropped(mostRows)] : [],
  );
  const longest = names.sort((a, b) => utf8Bytes(b) - utf8Bytes(a));
  return droppedNote(listUnseen(longest), rest);
}

/** More rows than any list has: its count takes most room. */
const mostRows = 1_000_000_000;

function droppedNote(what: string, rest: string): string {
  return `_Left out: ${what}. ${rest}_`;
}

/** How many rows of each part stay. */
function chooseRows(parts: readonly Part[], maxBytes: number, rest: string): readonly number[] {
  const kept = parts.map(() => 0);
  let room = maxBytes - utf8Bytes(longestUnseen(parts, rest)) - separator.length;
  for (const part of parts) if (part.kind === "fixed") room -= utf8Bytes(part.text) + separator.length;
  const closed = new Set<number>();
  for (const { index, row } of rowsByRank(parts)) {
    const part = parts[index];
    if (part?.kind !== "rows" || closed.has(index)) continue;
    const first = kept[index] === 0;
    const frame =
      utf8Bytes(part.before) +
      utf8Bytes(part.after) +
      utf8Bytes(droppedNote(part.dropped(mostRows), rest)) +
      2 * separator.length;
    const cost = utf8Bytes(row.text) + (first ? frame : utf8Bytes(part.between));
    if (cost <= room) {
      room -= cost;
      kept[index] = (kept[index] ?? 0) + 1;
    } else if (row.rank <= blockingRank) {
      return kept;
    } else {
      closed.add(index);
    }
  }
  return kept;
}

function rowsByRank(parts: readonly Part[]): readonly { readonly index: number; readonly row: Row }[] {
  const rows = parts.flatMap((part, index) =>
    part.kind === "rows" ? part.rows.map((row) => ({ index, row })) : [],
  );
  return rows.sort((a, b) => a.row.rank - b.row.rank);
}
