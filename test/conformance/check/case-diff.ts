import {
  diffMatrices,
  emptyConnections,
  formatAddressSet,
  formatConnections,
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
  type PairDifference,
} from "../library.ts";
import { cellConnections, noCell } from "../read/cell-connections.ts";
import { commonPieces } from "../read/common-pieces.ts";
import { readConnections } from "../read/connections.ts";
import {
  disputeReason,
  expectedTable,
  pairKey,
  type ExpectedEntry,
  type ExpectedTable,
} from "../read/expected-table.ts";
import { groupBy } from "../read/group-by.ts";
import { texts, type JsonRecord } from "../read/json.ts";
import type { Check } from "../recorder.ts";
import { compareChange, type ChangeSide } from "./case-change.ts";
import { modelledOf } from "./case-matrix.ts";
import { tracePair, type ComparedPair } from "./cell-context.ts";
import { familiesOf, type ScopedSimulation } from "./case-scope.ts";

export interface DiffRun {
  readonly base: ScopedSimulation;
  readonly head: ScopedSimulation;
  readonly check: Check;
  readonly table: ExpectedTable;
  readonly complete: boolean;
  readonly modelled: (family: 4 | 6) => ConnectionSet;
}

/** Two matrices: listed pairs changed as the row says, all others did not, and the library's diff says the same. */
export function checkDiff(entry: JsonRecord, sides: Pick<DiffRun, "base" | "head">, check: Check): void {
  const table = expectedTable(entry["expectDiff"]);
  const run: DiffRun = {
    ...sides,
    check,
    table,
    complete: entry["complete"] === true,
    modelled: modelledOf(entry),
  };
  const names = [...new Set([...sides.base.names, ...sides.head.names])].toSorted();
  checkSides(entry, run, names);
  const listed = diffMatrices(sides.base.simulation, sides.head.simulation);
  const differences = groupBy(listed, ({ from, to }) => pairKey(from, to));
  for (const from of names) {
    for (const to of names) if (from !== to) checkPair(run, from, to, differences);
  }
  for (const family of familiesOf(table.outside.blocks)) checkOutside(run, names, family);
}

function checkSides(entry: JsonRecord, { base, head, check }: DiffRun, names: readonly string[]): void {
  const onlyOn = (on: ScopedSimulation, off: ScopedSimulation): readonly string[] =>
    names.filter((name) => on.endpointsOf(name).length > 0 && off.endpointsOf(name).length === 0);
  check.same("endpoints added", texts(entry["endpointsAdded"]).toSorted(), onlyOn(head, base));
  check.same("endpoints removed", texts(entry["endpointsRemoved"]).toSorted(), onlyOn(base, head));
}

function checkPair(
  run: DiffRun,
  from: string,
  to: string,
  differences: ReadonlyMap<string, readonly PairDifference[]>,
): void {
  const entry = run.table.pairs.get(pairKey(from, to));
  if (entry === undefined && !run.complete) return;
  if (isDisputed(run, entry)) return;
  const ends = (scoped: ScopedSimulation): readonly (readonly [string, string])[] =>
    scoped
      .endpointsOf(from)
      .flatMap((sender) => scoped.endpointsOf(to).map((receiver) => [sender, receiver] as const));
  const pairs = new Map([...ends(run.base), ...ends(run.head)].map((pair) => [pairKey(...pair), pair]));
  for (const [key, [sender, receiver]] of pairs) {
    const side = (scoped: ScopedSimulation): ChangeSide =>
      ends(scoped).some((pair) => pairKey(...pair) === key)
        ? sideOf(run, scoped, { from: sender, to: receiver }, 4)
        : absentSide;
    const what = `${sender} -> ${receiver}`;
    compareChange(run, what, entry, 4, { base: side(run.base), head: side(run.head) });
    compareDifferences(run, differences.get(key) ?? [], entry, what);
  }
}

const absentSide: ChangeSide = { got: noCell, rulings: [], traceOf: () => undefined };

function sideOf(
  run: DiffRun,
  { simulation }: ScopedSimulation,
  pair: ComparedPair,
  family: 4 | 6,
): ChangeSide {
  const cell = simulation.matrix.cell(pair.from, pair.to);
  return {
    got: cellConnections(cell, family, run.modelled(family)),
    rulings: cell.families.find((entry) => entry.family === family)?.rulings ?? [],
    traceOf: (connection) => tracePair(simulation, pair, family, connection),
  };
}

function isDisputed({ base, check }: DiffRun, entry: ExpectedEntry | undefined): boolean {
  if (entry?.disputed === undefined || base.settles(entry.disputed)) return false;
  check.skip(disputeReason(entry.disputed));
  return true;
}

/** The library's own diff of the pair, brought back to what was gained and what was lost. */
function compareDifferences(
  { check, modelled }: DiffRun,
  differences: readonly PairDifference[],
  entry: ExpectedEntry | undefined,
  what: string,
): void {
  const side = (name: "base" | "head"): ConnectionSet =>
    intersectConnections(readConnections(entry?.row[name] ?? "none"), modelled(4));
  const sum = (wanted: (difference: PairDifference) => boolean): ConnectionSet => {
    const found = differences.filter((difference) => difference.family === 4 && wanted(difference));
    const all = found.map(({ connections }) => connections).reduce(unionConnections, emptyConnections);
    return intersectConnections(all, modelled(4));
  };
  const gained = sum(({ base, head }) => base !== "allow" && head === "allow");
  const lost = sum(({ base, head }) => base === "allow" && head !== "allow");
  if (entry === undefined && isEmptyConnections(gained) && isEmptyConnections(lost)) return;
  const expected = {
    gained: formatConnections(subtractConnections(side("head"), side("base"))),
    lost: formatConnections(subtractConnections(side("base"), side("head"))),
  };
  check.same(`${what}, as the diff says`, expected, {
    gained: formatConnections(gained),
    lost: formatConnections(lost),
  });
}

/** Outside blocks are cut differently on the two sides: every common piece is compared. */
function checkOutside(run: DiffRun, names: readonly string[], family: 4 | 6): void {
  const pieces = commonPieces(run.base.outside, run.head.outside, family);
  if (pieces.length === 0) run.check.same(`IPv${String(family)} outside`, "judged", "not in the matrix");
  for (const name of names) {
    for (const side of ["from", "to"] as const) {
      for (const { base, head, piece: block } of pieces) {
        for (const { entry, piece } of run.table.outside.cut(name, side, block, run.complete)) {
          if (isDisputed(run, entry)) continue;
          const of = (scoped: ScopedSimulation, id: string): ChangeSide => {
            const [endpoint] = scoped.endpointsOf(name);
            if (endpoint === undefined) return absentSide;
            const ends = side === "to" ? { from: endpoint, to: id } : { from: id, to: endpoint };
            return sideOf(run, scoped, { ...ends, piece, side }, family);
          };
          const what = `${name} ${side} ${formatAddressSet(piece).slice(0, 3).join(" ")}`;
          compareChange(run, what, entry, family, { base: of(run.base, base), head: of(run.head, head) });
        }
      }
    }
  }
}
