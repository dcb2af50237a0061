import {
  emptyConnections,
  formatConnections,
  intersectConnections,
  subtractConnections,
  unionConnections,
  type Cell,
  type ConnectionSet,
} from "../library.ts";

/** The connections of one family that a cell allows, and those it cannot decide. */
export interface CellConnections {
  readonly allowed: ConnectionSet;
  readonly unknown: ConnectionSet;
}

export const noCell: CellConnections = { allowed: emptyConnections, unknown: emptyConnections };

/** `undefined`: the two ends have no addresses of that family. */
export function cellConnections(
  cell: Cell,
  family: 4 | 6,
  modelled: ConnectionSet,
): CellConnections | undefined {
  const entry = cell.families.find((candidate) => candidate.family === family);
  if (entry === undefined) return undefined;
  const of = (verdict: "allow" | "unknown"): ConnectionSet =>
    intersectConnections(
      entry.rulings
        .filter((ruling) => ruling.verdict === verdict)
        .map((ruling) => ruling.connections)
        .reduce(unionConnections, emptyConnections),
      modelled,
    );
  return { allowed: of("allow"), unknown: of("unknown") };
}

/** For comparing and for reading: what is allowed, and what is not known. */
export function connectionsText({ allowed, unknown }: CellConnections): string {
  const open = formatConnections(allowed);
  return unknown === emptyConnections || formatConnections(unknown) === formatConnections(emptyConnections)
    ? open
    : `${open}; not known: ${formatConnections(unknown)}`;
}

/** What is in one set and not in the other. */
export function differenceOf(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  return unionConnections(subtractConnections(a, b), subtractConnections(b, a));
}
