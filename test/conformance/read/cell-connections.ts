import {
  emptyConnections,
  formatConnections,
  intersectConnections,
  isEmptyConnections,
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
  const open = readable(formatConnections(allowed));
  return isEmptyConnections(unknown) ? open : `${open}; not known: ${readable(formatConnections(unknown))}`;
}

/**
 * Without what no vector asks about: port 0, ICMP type 255 and the other family's ICMP. Both sides of a comparison have been
 * cut to what is asked, so nothing is lost.
 */
function readable(text: string): string {
  const [, all, rest = text] = /^(every connection but )(.*)$/.exec(text) ?? [];
  const parts = rest
    .split("; ")
    .map((part) => part.replace(" from source port 1-65535", "").replace(/^(TCP|UDP|SCTP) 0, /, "$1 "))
    .filter((part) => all === undefined || !unasked.test(part));
  if (all === undefined) return parts.join("; ");
  return parts.length === 0 ? "every connection" : `${all}${parts.join("; ")}`;
}

const unasked = /^(?:(?:TCP|UDP|SCTP) 0|.* from source port 0|ICMP(?:v6)?(?: type 255)?)$/;

/** What is in one set and not in the other. */
export function differenceOf(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  return unionConnections(subtractConnections(a, b), subtractConnections(b, a));
}
