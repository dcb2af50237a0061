import {
  emptyConnections,
  intersectConnections,
  isEmptyConnections,
  unionConnections,
  type Connection,
  type ConnectionSet,
  type Ruling,
  type Trace,
} from "../library.ts";
import { connectionsText, differenceOf, type CellConnections } from "../read/cell-connections.ts";
import { readConnections } from "../read/connections.ts";
import type { ExpectedEntry } from "../read/expected-table.ts";
import type { Check } from "../recorder.ts";
import type { ScopedSimulation } from "./case-scope.ts";

/** One side of a pair: what its cell allows, and why. */
export interface ChangeSide {
  readonly got: CellConnections | undefined;
  readonly rulings: readonly Ruling[];
  readonly traceOf: (connection: Connection) => Trace | undefined;
}

export interface ChangeRun {
  readonly base: ScopedSimulation;
  readonly head: ScopedSimulation;
  readonly check: Check;
  readonly modelled: (family: 4 | 6) => ConnectionSet;
}

/** Compares both sides of a pair with its row; without a row, with each other. */
export function compareChange(
  run: ChangeRun,
  what: string,
  entry: ExpectedEntry | undefined,
  family: 4 | 6,
  sides: { readonly base: ChangeSide; readonly head: ChangeSide },
): void {
  const { check } = run;
  const about = `${what}, IPv${String(family)}, ${entry === undefined ? "did not change" : "changed"}`;
  const [base, head] = [sides.base.got, sides.head.got];
  if (base === undefined || head === undefined) {
    // A side without addresses of this family, as on the other side.
    if (base !== head || entry !== undefined)
      check.same(about, "a cell on both sides", "no cell of this family");
    return;
  }
  const of = (side: "base" | "head"): ConnectionSet =>
    intersectConnections(readConnections(entry?.row[side] ?? "none"), run.modelled(family));
  const expected =
    entry === undefined ? { base: base.allowed, head: base.allowed } : { base: of("base"), head: of("head") };
  const undecided = unionConnections(base.unknown, head.unknown);
  const differing = {
    base: unionConnections(differenceOf(expected.base, base.allowed), undecided),
    head: unionConnections(differenceOf(expected.head, head.allowed), undecided),
  };
  const all = unionConnections(differing.base, differing.head);
  const reason = isEmptyConnections(all) ? undefined : contradiction(run, sides, differing);
  if (reason !== undefined) {
    check.skip(reason);
    return;
  }
  const shown = (allowed: ConnectionSet): string => connectionsText({ allowed, unknown: emptyConnections });
  check.same(
    about,
    { base: shown(expected.base), head: shown(expected.head) },
    { base: connectionsText(base), head: connectionsText(head) },
  );
}

function contradiction(
  { base, head }: ChangeRun,
  sides: { readonly base: ChangeSide; readonly head: ChangeSide },
  differing: { readonly base: ConnectionSet; readonly head: ConnectionSet },
): string | undefined {
  return (
    base.contradictions.reasonFor(sides.base.rulings, differing.base, sides.base.traceOf) ??
    head.contradictions.reasonFor(sides.head.rulings, differing.head, sides.head.traceOf)
  );
}
