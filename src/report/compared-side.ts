import type { CellEngine } from "../matrix/cell-engine.ts";

/** One side of a comparison. Both sides cut the outside alike, so that a block is the same addresses on both. */
export interface ComparedSide {
  readonly engines: readonly CellEngine[];
  readonly side: 0 | 1;
}
