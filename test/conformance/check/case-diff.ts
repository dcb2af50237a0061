import {
  diffMatrices,
  emptyConnections,
  emptyAddresses,
  familyOf,
  formatAddressSet,
  formatConnections,
  intersectAddresses,
  intersectConnections,
  isEmptyAddresses,
  isEmptyConnections,
  subtractAddresses,
  subtractConnections,
  unionAddresses,
  unionConnections,
  type AddressSet,
  type ConnectionSet,
  type PairDifference,
} from "../library.ts";
import { groupBy } from "../read/group-by.ts";
import { cellConnections, connectionsText, noCell, type CellConnections } from "../read/cell-connections.ts";
import { readConnections } from "../read/connections.ts";
import {
  disputeReason,
  expectedTable,
  pairKey,
  type ExpectedEntry,
  type ExpectedTable,
} from "../read/expected-table.ts";
import { texts, type JsonRecord } from "../read/json.ts";
import type { Check } from "../recorder.ts";
import { modelledOf } from "./case-matrix.ts";
import { familiesOf, type OutsideEndpoint, type ScopedSimulation } from "./case-scope.ts";

interface DiffRun {
  readonly base: ScopedSimulation;
  readonly head: ScopedSimulation;
  readonly check: Check;
  readonly table: ExpectedTable;
  readonly complete: boolean;
  readonly modelled: (family: 4 | 6) => ConnectionSet;
  readonly differences: ReadonlyMap<string, readonly PairDifference[]>;
}

/** Two matrices: listed pairs changed as the row says, all others did not, and the library's diff says the same. */
export function checkDiff(entry: JsonRecord, sides: Pick<DiffRun, "base" | "head">, check: Check): void {
  const table = expectedTable(entry["expectDiff"]);
  const differences = groupBy(diffMatrices(sides.base.simulation, sides.head.simulation), ({ from, to }) =>
    pairKey(from, to),
  );
  const run: DiffRun = {
    ...sides,
    check,
    table,
    complete: entry["complete"] === true,
    modelled: modelledOf(entry),
    differences,
  };
  const names = [...new Set([...sides.base.names, ...sides.head.names])].toSorted();
  checkSides(entry, run, names);
  for (const from of names) {
    for (const to of names) if (from !== to) checkPair(run, from, to);
  }
  for (const family of familiesOf(table.outside.map(({ block }) => block))) {
    for (const name of names) checkOutside(run, name, family);
  }
}

function checkSides(entry: JsonRecord, { base, head, check }: DiffRun, names: readonly string[]): void {
  const onlyOn = (on: ScopedSimulation, off: ScopedSimulation): readonly string[] =>
    names.filter((name) => on.endpointsOf(name).length > 0 && off.endpointsOf(name).length === 0);
  check.same("endpoints added", texts(entry["endpointsAdded"]).toSorted(), onlyOn(head, base));
  check.same("endpoints removed", texts(entry["endpointsRemoved"]).toSorted(), onlyOn(base, head));
}

function checkPair(run: DiffRun, from: string, to: string): void {
  const entry = run.table.pairs.get(pairKey(from, to));
  if (entry === undefined && !run.complete) return;
  if (skipDisputed(run, entry)) return;
  const ends = (scoped: ScopedSimulation): readonly (readonly [string, string])[] =>
    scoped
      .endpointsOf(from)
      .flatMap((sender) => scoped.endpointsOf(to).map((receiver) => [sender, receiver] as const));
  const pairs = new Map([...ends(run.base), ...ends(run.head)].map((pair) => [pairKey(...pair), pair]));
  for (const [key, [sender, receiver]] of pairs) {
    const side = (scoped: ScopedSimulation): CellConnections | undefined =>
      ends(scoped).some((pair) => pairKey(...pair) === key)
        ? sideOf(scoped, sender, receiver, 4, run)
        : noCell;
    compareSides(run, `${sender} -> ${receiver}`, entry, 4, { base: side(run.base), head: side(run.head) });
    compareDifferences(run, key, entry, `${sender} -> ${receiver}`);
  }
}

function sideOf(
  { simulation }: ScopedSimulation,
  from: string,
  to: string,
  family: 4 | 6,
  run: DiffRun,
): CellConnections | undefined {
  return cellConnections(simulation.matrix.cell(from, to), family, run.modelled(family));
}

function skipDisputed({ check }: DiffRun, entry: ExpectedEntry | undefined): boolean {
  if (entry?.disputed === undefined) return false;
  check.skip(disputeReason(entry.disputed));
  return true;
}

function compareSides(
  { check, modelled }: DiffRun,
  what: string,
  entry: ExpectedEntry | undefined,
  family: 4 | 6,
  got: { readonly base: CellConnections | undefined; readonly head: CellConnections | undefined },
): void {
  const shown = (side: CellConnections | undefined): string =>
    side === undefined ? "no cell of this family" : connectionsText(side);
  if (entry === undefined) {
    check.same(`${what}, IPv${String(family)}, did not change`, shown(got.base), shown(got.head));
    return;
  }
  const expected = (side: "base" | "head"): string =>
    formatConnections(intersectConnections(readConnections(entry.row[side] ?? "none"), modelled(family)));
  check.same(
    `${what}, IPv${String(family)}, changed`,
    { base: expected("base"), head: expected("head") },
    { base: shown(got.base), head: shown(got.head) },
  );
}

/** The library's own diff of the pair, brought back to what was gained and what was lost. */
function compareDifferences(
  { check, differences, modelled }: DiffRun,
  key: string,
  entry: ExpectedEntry | undefined,
  what: string,
): void {
  const listed = (differences.get(key) ?? []).filter(({ family }) => family === 4);
  const side = (name: "base" | "head"): ConnectionSet =>
    intersectConnections(readConnections(entry?.row[name] ?? "none"), modelled(4));
  const sum = (wanted: (difference: PairDifference) => boolean): ConnectionSet =>
    intersectConnections(
      listed
        .filter(wanted)
        .map(({ connections }) => connections)
        .reduce(unionConnections, emptyConnections),
      modelled(4),
    );
  const gained = sum(({ base, head }) => base !== "allow" && head === "allow");
  const lost = sum(({ base, head }) => base === "allow" && head !== "allow");
  if (entry === undefined && isEmptyConnections(gained) && isEmptyConnections(lost)) return;
  const expected = {
    gained: subtractConnections(side("head"), side("base")),
    lost: subtractConnections(side("base"), side("head")),
  };
  const shown = (sets: { gained: ConnectionSet; lost: ConnectionSet }): object => ({
    gained: formatConnections(sets.gained),
    lost: formatConnections(sets.lost),
  });
  check.same(`${what}, as the diff says`, shown(expected), shown({ gained, lost }));
}

/** Outside blocks are cut differently on the two sides: every common piece is compared. */
function checkOutside(run: DiffRun, name: string, family: 4 | 6): void {
  for (const side of ["from", "to"] as const) {
    const entries = run.table.outside.filter((entry) => entry.endpoint === name && entry.side === side);
    for (const { base, head, piece } of commonPieces(run, family)) {
      const cut = entries
        .map((entry) => ({
          entry: entry as ExpectedEntry | undefined,
          part: intersectAddresses(piece, entry.block),
        }))
        .filter(({ part }) => !isEmptyAddresses(part));
      const rest = subtractAddresses(
        piece,
        entries.map(({ block }) => block).reduce(unionAddresses, emptyAddresses),
      );
      if (run.complete && !isEmptyAddresses(rest)) cut.push({ entry: undefined, part: rest });
      for (const { entry, part } of cut) {
        if (skipDisputed(run, entry)) continue;
        const what = `${name} ${side} ${formatAddressSet(part).slice(0, 3).join(" ")}`;
        compareSides(run, what, entry, family, {
          base: outsideSide(run, run.base, name, base, side, family),
          head: outsideSide(run, run.head, name, head, side, family),
        });
      }
    }
  }
}

function outsideSide(
  run: DiffRun,
  scoped: ScopedSimulation,
  name: string,
  outside: OutsideEndpoint,
  side: "from" | "to",
  family: 4 | 6,
): CellConnections | undefined {
  const [endpoint] = scoped.endpointsOf(name);
  if (endpoint === undefined) return noCell;
  const [from, to] = side === "to" ? [endpoint, outside.id] : [outside.id, endpoint];
  return sideOf(scoped, from, to, family, run);
}

interface CommonPiece {
  readonly base: OutsideEndpoint;
  readonly head: OutsideEndpoint;
  readonly piece: AddressSet;
}

function commonPieces({ base, head }: DiffRun, family: 4 | 6): readonly CommonPiece[] {
  return base.outside.flatMap((left) =>
    head.outside.flatMap((right) => {
      const piece = familyOf(intersectAddresses(left.addresses, right.addresses), family);
      return isEmptyAddresses(piece) ? [] : [{ base: left, head: right, piece }];
    }),
  );
}
