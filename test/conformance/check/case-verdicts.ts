import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  diffMatrices,
  emptyConnections,
  intersectConnections,
  isEmptyConnections,
  isSubsetConnections,
  unionConnections,
  type Cell,
  type ConnectionSet,
  type Simulation,
} from "../library.ts";
import { readConnections } from "../read/connections.ts";
import { pairKey } from "../read/expected-table.ts";
import { parseJson, record, records, text, type JsonRecord } from "../read/json.ts";
import { traceLines } from "../read/trace-lines.ts";
import type { Check } from "../recorder.ts";

/**
 * Cells with a verdict about every connection (failsafe ports aside) or those of `conns`, and, for a variant of another case, the cells
 * that it flips: those and no others.
 */
export function checkVerdictCells(
  entry: JsonRecord,
  folder: string,
  check: Check,
  load: (folder: string) => Simulation,
): void {
  const simulation = load(folder);
  const cells = records(entry["expect"]);
  for (const row of cells) {
    const [from, to] = ends(row);
    const cell = simulation.matrix.cell(from, to);
    const asked = row["conns"] === undefined ? undefined : readConnections(row["conns"]);
    const about = asked === undefined ? "" : ` ${JSON.stringify(row["conns"])}`;
    const got = asked === undefined ? cell.verdict : verdictOf(cell, asked);
    check.same(`${from} -> ${to}${about}`, row["verdict"], got, () =>
      traceLines(simulation.trace({ from, to, protocol: "TCP", port: 8080 })),
    );
  }
  const origin = join(dirname(folder), text(entry["variantOf"]) ?? "");
  if (entry["flips"] === undefined) return;
  if (!existsSync(join(origin, "case.json"))) {
    check.skip("the case this one is a variant of is not here");
    return;
  }
  const base = load(origin);
  const originCells = records(record(parseJson(readFileSync(join(origin, "case.json"), "utf8")))["expect"]);
  checkFlips(entry, { base, head: simulation }, [...cells, ...originCells], check);
}

/** What the cell says of these connections, in every family its ends share. */
function verdictOf({ families }: Cell, asked: ConnectionSet): string {
  const rulings = families.flatMap((family) => family.rulings);
  const of = (verdict: string): ConnectionSet =>
    rulings
      .filter((ruling) => ruling.verdict === verdict)
      .map(({ connections }) => intersectConnections(connections, asked))
      .reduce(unionConnections, emptyConnections);
  if (!isEmptyConnections(of("unknown"))) return "unknown";
  if (isEmptyConnections(of("allow"))) return "deny";
  return isEmptyConnections(of("deny")) && isSubsetConnections(asked, of("allow")) ? "allow" : "some";
}

function checkFlips(
  entry: JsonRecord,
  { base, head }: { readonly base: Simulation; readonly head: Simulation },
  cells: readonly JsonRecord[],
  check: Check,
): void {
  const flips = records(entry["flips"]);
  for (const flip of flips) {
    const [from, to] = ends(flip);
    const verdicts = { from: base.matrix.cell(from, to).verdict, to: head.matrix.cell(from, to).verdict };
    check.same(`${from} -> ${to} flips`, { from: flip["from"], to: flip["to"] }, verdicts);
  }
  const known = new Set(cells.map((cell) => pairKey(...ends(cell))));
  const changed = new Set(diffMatrices(base, head).map(({ from, to }) => pairKey(from, to)));
  const expected = flips.map((flip) => pairKey(...ends(flip))).toSorted();
  check.same(
    "listed cells that the diff says changed",
    expected,
    [...known].filter((key) => changed.has(key)).toSorted(),
  );
}

function ends(row: JsonRecord): [string, string] {
  return [text(row["src"]) ?? "", text(row["dst"]) ?? ""];
}
