import {
  emptyAddresses,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
  type AddressSet,
} from "../library.ts";
import { unionOf } from "./union-of.ts";
import type { ExpectedEntry, OutsideEntry } from "./expected-table.ts";

/** A part of an outside block that one row speaks of; `entry` is `undefined` where none does. */
export interface OutsidePiece {
  readonly entry: ExpectedEntry | undefined;
  readonly piece: AddressSet;
}

interface EndRows {
  readonly rows: readonly { readonly entry: ExpectedEntry; readonly block: AddressSet }[];
  readonly all: AddressSet;
}

/** What rows say of endpoints and outside addresses, each row's many blocks joined, ready to be cut by a block. */
export class OutsideRows {
  readonly #ends = new Map<string, EndRows>();
  readonly #blocks: readonly AddressSet[];

  constructor(entries: readonly OutsideEntry[]) {
    const blocks = new Map<string, Map<object, { entry: ExpectedEntry; blocks: AddressSet[] }>>();
    for (const { endpoint, side, block, ...entry } of entries) {
      const key = `${side}\n${endpoint}`;
      const rows = blocks.get(key) ?? new Map<object, { entry: ExpectedEntry; blocks: AddressSet[] }>();
      const row = rows.get(entry.row) ?? { entry, blocks: [] };
      row.blocks.push(block);
      blocks.set(key, rows.set(entry.row, row));
    }
    for (const [key, rows] of blocks) {
      const joined = [...rows.values()].map((row) => ({ entry: row.entry, block: unionOf(row.blocks) }));
      this.#ends.set(key, { rows: joined, all: unionOf(joined.map(({ block }) => block)) });
    }
    this.#blocks = [...this.#ends.values()].map(({ all }) => all);
  }

  /** Everything rows name, by end. */
  get blocks(): readonly AddressSet[] {
    return this.#blocks;
  }

  /** The parts of `block` that rows speak of, and with `complete` the rest as well. */
  cut(name: string, side: "from" | "to", block: AddressSet, complete: boolean): readonly OutsidePiece[] {
    const { rows, all } = this.#ends.get(`${side}\n${name}`) ?? { rows: [], all: emptyAddresses };
    const pieces: OutsidePiece[] = rows.map((row) => ({
      entry: row.entry,
      piece: intersectAddresses(block, row.block),
    }));
    if (complete) pieces.push({ entry: undefined, piece: subtractAddresses(block, all) });
    return pieces.filter(({ piece }) => !isEmptyAddresses(piece));
  }
}
