import {
  familyOf,
  formatAddressSet,
  intersectConnections,
  isEmptyAddresses,
  isEmptyConnections,
  sampleConnection,
  unionConnections,
  emptyConnections,
  portConnections,
  type ConnectionSet,
} from "../library.ts";
import {
  cellConnections,
  connectionsText,
  differenceOf,
  type CellConnections,
} from "../read/cell-connections.ts";
import { modelledConnections, readConnections, readRanges } from "../read/connections.ts";
import {
  disputeReason,
  expectedTable,
  pairKey,
  type ExpectedEntry,
  type ExpectedTable,
} from "../read/expected-table.ts";
import { record, type JsonRecord } from "../read/json.ts";
import type { Check } from "../recorder.ts";
import type { OutsideEndpoint } from "../read/common-pieces.ts";
import { cellContext, tracePair, type ComparedPair } from "./cell-context.ts";
import { familiesOf, type ScopedSimulation } from "./case-scope.ts";

interface MatrixRun {
  readonly scoped: ScopedSimulation;
  readonly check: Check;
  readonly table: ExpectedTable;
  readonly complete: boolean;
  readonly modelled: (family: 4 | 6) => ConnectionSet;
}

/** Every pair of endpoints in scope, and every endpoint with every block of outside addresses, in both directions. */
export function checkMatrix(entry: JsonRecord, scoped: ScopedSimulation, check: Check): void {
  const table = expectedTable(entry["expect"]);
  const modelled = modelledOf(entry);
  const run: MatrixRun = {
    scoped,
    check,
    table,
    complete: entry["complete"] === true,
    modelled,
  };
  for (const from of scoped.names) {
    for (const to of scoped.names) if (from !== to) checkPair(run, from, to);
  }
  if (entry["kind"] === "probe" || entry["external"] === false) return;
  for (const family of familiesOf(table.outside.blocks)) {
    if (scoped.outside.every(({ addresses }) => isEmptyAddresses(familyOf(addresses, family)))) {
      check.same(`IPv${String(family)} outside`, "judged", "not in the matrix");
    }
    for (const name of scoped.names) {
      for (const block of scoped.outside) {
        checkOutside(run, name, block, "to", family);
        checkOutside(run, name, block, "from", family);
      }
    }
  }
}

/** The connections rows speak of: those of the listed ports, or all of the modelled protocols. */
export function modelledOf(entry: JsonRecord): (family: 4 | 6) => ConnectionSet {
  const probed = Object.entries(record(entry["probedPorts"])).map(([protocol, ports]) =>
    portConnections(protocol === "TCP" ? 6 : protocol === "UDP" ? 17 : 132, readRanges(ports), [1, 65535]),
  );
  const all = {
    4: modelledConnections(entry["protocolsModelled"], 4),
    6: modelledConnections(entry["protocolsModelled"], 6),
  };
  if (probed.length === 0) return (family) => all[family];
  const ports = probed.reduce(unionConnections, emptyConnections);
  return () => ports;
}

function checkPair(run: MatrixRun, from: string, to: string): void {
  const { scoped, check, table, complete } = run;
  const entry = table.pairs.get(pairKey(from, to));
  if (entry === undefined && !complete) return;
  if (isSettled(run, entry, [from, to])) return;
  const [senders, receivers] = [scoped.endpointsOf(from), scoped.endpointsOf(to)];
  for (const sender of senders) {
    for (const receiver of receivers) {
      if (sender === receiver) {
        check.skip(
          "two pods of one workload are one endpoint of the matrix, which is not judged against itself",
        );
        continue;
      }
      const cell = scoped.simulation.matrix.cell(sender, receiver);
      const family = cell.families.some((candidate) => candidate.family === 4) ? 4 : 6;
      compareCell(
        run,
        { from: sender, to: receiver },
        entry,
        family,
        cellConnections(cell, family, run.modelled(family)),
      );
    }
  }
  if (senders.length === 0 || receivers.length === 0) {
    check.same(`${from} -> ${to}`, "both are endpoints", `no endpoint ${senders.length === 0 ? from : to}`);
  }
}

/** Disputed rows, and names Calico has no endpoint for, are listed with their reason. */
function isSettled(
  { scoped, check }: MatrixRun,
  entry: ExpectedEntry | undefined,
  names: readonly string[],
): boolean {
  if (entry?.disputed !== undefined && !scoped.settles(entry.disputed)) {
    check.skip(disputeReason(entry.disputed));
    return true;
  }
  const absent = names
    .filter((name) => scoped.endpointsOf(name).length === 0)
    .map((name) => scoped.absentReason(name));
  const [reason] = absent;
  if (reason !== undefined) check.skip(reason);
  return reason !== undefined;
}

/** One endpoint and one outside block, piece by piece where rows cut the block. */
function checkOutside(
  run: MatrixRun,
  name: string,
  outside: OutsideEndpoint,
  side: "from" | "to",
  family: 4 | 6,
): void {
  const { scoped, table, complete } = run;
  const block = familyOf(outside.addresses, family);
  if (isEmptyAddresses(block)) return;
  for (const { entry, piece } of table.outside.cut(name, side, block, complete)) {
    if (isSettled(run, entry, [name])) continue;
    for (const endpoint of scoped.endpointsOf(name)) {
      const [from, to] = side === "to" ? [endpoint, outside.id] : [outside.id, endpoint];
      const got = cellConnections(scoped.simulation.matrix.cell(from, to), family, run.modelled(family));
      compareCell(run, { from, to, piece, side }, entry, family, got);
    }
  }
}

function compareCell(
  run: MatrixRun,
  pair: ComparedPair,
  entry: ExpectedEntry | undefined,
  family: 4 | 6,
  got: CellConnections | undefined,
): void {
  const { scoped, check, modelled } = run;
  const allowed = intersectConnections(readConnections(entry?.row["conns"] ?? "none"), modelled(family));
  const part = pair.piece === undefined ? "" : ` (${formatAddressSet(pair.piece).slice(0, 4).join(" ")})`;
  const what = `${pair.from} -> ${pair.to}${part}, IPv${String(family)}`;
  const expected = connectionsText({ allowed, unknown: emptyConnections });
  if (got === undefined) {
    check.same(what, expected, "no cell of this family");
    return;
  }
  const differing = unionConnections(differenceOf(allowed, got.allowed), got.unknown);
  const reason = isEmptyConnections(differing)
    ? undefined
    : contradiction(run, pair, family, { allowed, differing });
  if (reason !== undefined) {
    check.skip(reason);
    return;
  }
  check.same(what, expected, connectionsText(got), () => {
    const sample = sampleConnection(differing);
    return sample === undefined ? [] : cellContext(scoped, pair, family, sample);
  });
}

/** Why Calico decides otherwise, where a rule of its own says so. */
function contradiction(
  { scoped, modelled }: MatrixRun,
  pair: ComparedPair,
  family: 4 | 6,
  { allowed, differing }: { readonly allowed: ConnectionSet; readonly differing: ConnectionSet },
): string | undefined {
  const { simulation, contradictions } = scoped;
  const rulings =
    simulation.matrix.cell(pair.from, pair.to).families.find((entry) => entry.family === family)?.rulings ??
    [];
  const reason = contradictions.reasonFor(rulings, differing, (connection) =>
    tracePair(simulation, pair, family, connection),
  );
  if (reason !== undefined || contradictions.refused === undefined) return reason;
  // The row is the other tool's reading of a policy Calico refuses if it holds where that policy is taken.
  const other = scoped.withLegalNames().simulation.matrix.cell(pair.from, pair.to);
  const got = cellConnections(other, family, modelled(family));
  const holds =
    got !== undefined &&
    isEmptyConnections(unionConnections(differenceOf(allowed, got.allowed), got.unknown));
  return holds ? contradictions.refused : undefined;
}
